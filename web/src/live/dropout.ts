/** Dropout against spatial dropout on the feature maps of a picture. */

import { make } from "../dom";
import { text } from "../strings";
import { convolve, fill, relu, type Table } from "./arithmetic";
import { button, row, slider } from "./controls";
import { decimal } from "./format";
import type { Live } from "./live";
import { loadPicture, Picture } from "./picture";
import { Random } from "./random";

/** Six detectors: edges in four directions, points, and brightness. */
const DETECTORS: Table[] = [
  [
    [-1, 0, 1],
    [-2, 0, 2],
    [-1, 0, 1],
  ],
  [
    [-1, -2, -1],
    [0, 0, 0],
    [1, 2, 1],
  ],
  [
    [0, 1, 2],
    [-1, 0, 1],
    [-2, -1, 0],
  ],
  [
    [-2, -1, 0],
    [-1, 0, 1],
    [0, 1, 2],
  ],
  [
    [-1, -1, -1],
    [-1, 8, -1],
    [-1, -1, -1],
  ],
  [
    [1, 1, 1],
    [1, 1, 1],
    [1, 1, 1],
  ],
];

export const dropout: Live = async (stage, options) => {
  const random = new Random(options.number("seed", 4, 0, 2 ** 31));
  /** A value falls if its number is below the rate: a higher rate drops the same values and more. */
  let single: Table[] = [];
  let whole: number[] = [];
  let maps: Table[] = [];

  const line = (name: string) => ({
    name,
    pictures: DETECTORS.map((_, index) => new Picture(text("live_map", { number: index + 1 }))),
    dropped: make("output", { class: "cr-live__note" }),
  });
  const lines = { single: line("Dropout"), whole: line("SpatialDropout2D") };
  const rate = slider({
    label: text("live_rate"),
    min: 0,
    max: 0.9,
    step: 0.05,
    value: options.number("rate", 0.3, 0, 0.9),
    input: () => paint(),
  });
  const scale = make("output", {});

  const renew = () => {
    const side = maps[0]?.length ?? 0;
    single = maps.map(() => fill(side, side, () => random.next()));
    whole = maps.map(() => random.next());
    paint();
  };
  const paint = () => {
    const p = rate.value();
    const factor = 1 / (1 - p);
    scale.textContent = text("live_kept", { factor: decimal(factor) });
    if (maps.length === 0) return;
    let fallen = 0;
    for (const [index, map] of maps.entries()) {
      const reach = Math.max(...map.flat()) || 1;
      // The square root lifts weak answers, so that they can be seen.
      const shades = map.map((values) => values.map((value) => Math.sqrt((value * factor) / reach)));
      const falls = (i: number, j: number) => (single[index]?.[i]?.[j] ?? 1) < p;
      fallen += map.reduce((count, values, i) => count + values.filter((_, j) => falls(i, j)).length, 0);
      lines.single.pictures[index]?.draw(shades, 0, 1, falls);
      lines.whole.pictures[index]?.draw(shades, 0, 1, () => (whole[index] ?? 1) < p);
    }
    const side = maps[0]?.length ?? 1;
    const share = Math.round((100 * fallen) / (maps.length * side * side));
    lines.single.dropped.textContent = text("live_dropped_values", { percent: share });
    lines.whole.dropped.textContent = text("live_dropped_maps", {
      count: whole.filter((value) => value < p).length,
      total: maps.length,
    });
  };

  stage.append(
    ...Object.values(lines).map(({ name, pictures, dropped }) =>
      row(
        make("div", { class: "cr-live__name" }, make("code", {}, name), dropped),
        make("div", { class: "cr-live__maps" }, ...pictures.map((picture) => picture.element)),
      ),
    ),
    row(rate.element, scale, button(text("live_new_mask"), renew)),
  );
  paint();
  const picture = await loadPicture(options);
  maps = DETECTORS.map((detector) => relu(convolve(picture, detector)));
  renew();
};
