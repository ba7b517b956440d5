/** The number of parameters of a layer, with the formula filled in. */

import { make } from "../dom";
import { text } from "../strings";
import { checkbox, choice, column, row, type Slider, slider } from "./controls";
import { grouped } from "./format";
import type { Live } from "./live";

type Layer = "Conv2D" | "Dense" | "BatchNormalization";

export const parameters: Live = (stage, options) => {
  let layer: Layer = "Conv2D";
  let bias = 1;
  const set = (name: string, label: string, value: number, high: number) =>
    slider({
      label,
      min: 1,
      max: high,
      value: Math.round(options.number(name, value, 1, high)),
      input: () => paint(),
    });
  const size = set("kernel", text("live_kernel_size"), 3, 7);
  const channels = set("channels", text("live_channels"), 16, 64);
  const filters = set("filters", text("live_filters"), 32, 64);
  const inputs = set("inputs", text("live_inputs"), 1152, 2048);
  const units = set("units", text("live_units"), 32, 256);
  const biased = checkbox("use_bias", (checked) => {
    bias = checked ? 1 : 0;
    paint();
  });
  (biased.firstElementChild as HTMLInputElement).checked = true;

  const sliders: Record<Layer, Slider[]> = {
    Conv2D: [size, channels, filters],
    Dense: [inputs, units],
    BatchNormalization: [channels],
  };
  const formula = make("output", { class: "cr-live__formula" });
  const total = make("output", { class: "cr-live__total" });
  const note = make("div", { class: "cr-live__note" });

  const paint = () => {
    for (const all of Object.values(sliders).flat()) all.element.hidden = !sliders[layer].includes(all);
    biased.hidden = layer === "BatchNormalization";
    const [k, c, f] = [size.value(), channels.value(), filters.value()];
    const plus = bias ? " + 1" : "";
    const counted = {
      Conv2D: { line: `(${k} · ${k} · ${c}${plus}) · ${f}`, count: (k * k * c + bias) * f, note: "live_note_conv" },
      Dense: {
        line: `(${grouped(inputs.value())}${plus}) · ${units.value()}`,
        count: (inputs.value() + bias) * units.value(),
        note: "live_note_dense",
      },
      BatchNormalization: { line: `4 · ${c}`, count: 4 * c, note: "live_note_normalization" },
    } as const;
    const chosen = counted[layer];
    formula.textContent = `${chosen.line} =`;
    total.textContent = grouped(chosen.count);
    note.textContent = text(chosen.note);
  };

  stage.append(
    choice<Layer>(
      text("live_layer"),
      [
        ["Conv2D", "Conv2D"],
        ["Dense", "Dense"],
        ["BatchNormalization", "BatchNormalization"],
      ],
      layer,
      (chosen) => {
        layer = chosen;
        paint();
      },
    ),
    row(
      column(size.element, channels.element, filters.element, inputs.element, units.element, biased),
      column(formula, total, note),
    ),
  );
  paint();
};
