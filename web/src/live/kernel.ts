/** A 3 × 3 kernel that the student edits, over a picture; input and output side by side. */

import { make } from "../dom";
import { text } from "../strings";
import { convolve, relu, sum, type Table } from "./arithmetic";
import { button, captioned, checkbox, column, row, select } from "./controls";
import { decimal } from "./format";
import { Grid } from "./grid";
import type { Live } from "./live";
import { loadPictures, Picture } from "./picture";

const NINTH = 1 / 9;
const PRESETS = {
  vertical: [
    [-1, 0, 1],
    [-2, 0, 2],
    [-1, 0, 1],
  ],
  horizontal: [
    [-1, -2, -1],
    [0, 0, 0],
    [1, 2, 1],
  ],
  outline: [
    [-1, -1, -1],
    [-1, 8, -1],
    [-1, -1, -1],
  ],
  blur: [
    [NINTH, NINTH, NINTH],
    [NINTH, NINTH, NINTH],
    [NINTH, NINTH, NINTH],
  ],
  sharpen: [
    [0, -1, 0],
    [-1, 5, -1],
    [0, -1, 0],
  ],
  unchanged: [
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ],
} satisfies Record<string, Table>;
type Preset = keyof typeof PRESETS;

/** Below this, numbers are taken to add up to 0. */
const BALANCED = 1e-6;

export const kernel: Live = async (stage, options) => {
  let weights: Table = options.table("kernel", PRESETS.vertical);
  let pictures: Table[] = [];
  let index = 0;
  let rectified = false;

  const input = new Picture(text("live_input"));
  const output = new Picture(text("live_output"));
  const grid = new Grid(text("live_kernel"), 3, 3, (i, j, value) => {
    (weights[i] as number[])[j] = value;
    presets.value = "";
    paint();
  });
  const presets = select(
    text("live_presets"),
    [
      ["", text("live_preset_own")],
      ["vertical", text("live_preset_vertical")],
      ["horizontal", text("live_preset_horizontal")],
      ["outline", text("live_preset_outline")],
      ["blur", text("live_preset_blur")],
      ["sharpen", text("live_preset_sharpen")],
      ["unchanged", text("live_preset_unchanged")],
    ],
    (name) => {
      weights = PRESETS[name as Preset].map((values) => [...values]);
      grid.fill(weights);
      paint();
    },
  );
  presets.value = options.text("kernel") ? "" : "vertical";
  const total = make("output", {});
  const shades = make("output", { class: "cr-live__note" });
  const other = button(text("live_other_picture"), () => {
    index = (index + 1) % pictures.length;
    paint();
  });

  const paint = () => {
    const added = sum(weights.flat());
    total.textContent = text("live_sum", { sum: decimal(added) });
    const signed = Math.abs(added) < BALANCED && !rectified;
    shades.textContent = text(signed ? "live_shades_signed" : rectified ? "live_shades_relu" : "live_shades_plain");
    const picture = pictures[index];
    if (!picture) return;
    const response = rectified ? relu(convolve(picture, weights)) : convolve(picture, weights);
    // Most of the largest answer, so that weaker ones can be seen as well.
    const reach = 0.8 * Math.max(...response.flat().map(Math.abs)) || 1;
    input.draw(picture);
    if (signed) output.draw(response, -reach, reach);
    else output.draw(response, 0, rectified ? reach : 1);
  };
  const size = (side: number) => `${side} × ${side}`;
  const inputSize = make("span", {}, size(32));
  const outputSize = make("span", {}, size(30));

  stage.append(
    row(
      captioned(input.element, text("live_picture"), " ", inputSize, other),
      column(
        presets,
        grid.element,
        total,
        checkbox("ReLU", (checked) => {
          rectified = checked;
          paint();
        }),
      ),
      captioned(output.element, text("live_feature_map"), " ", outputSize, shades),
    ),
  );
  grid.fill(weights);
  paint();
  pictures = await loadPictures(options.text("src"));
  const side = pictures[0]?.length ?? 0;
  other.hidden = pictures.length < 2;
  inputSize.textContent = size(side);
  outputSize.textContent = size(side - 2);
  paint();
};
