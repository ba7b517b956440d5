/** Max pooling, block by block, of numbers that the student can change. */

import { make } from "../dom";
import { text } from "../strings";
import { type Table, windowAt } from "./arithmetic";
import { captioned, column, row } from "./controls";
import { decimal } from "./format";
import { Grid } from "./grid";
import type { Live } from "./live";
import { stepper } from "./stepper";

const VALUES = [
  [1, 3, 0, 2],
  [5, 2, 1, 0],
  [0, 1, 4, 4],
  [2, 0, 7, 3],
];
const COLOURS = ["blue", "orange", "green", "violet"];

export const pooling: Live = (stage, options, signal) => {
  const values = options.table("values", VALUES);
  const window = Math.round(options.number("window", 2, 1, 4));
  const [rows, columns] = [Math.floor(values.length / window), Math.floor((values[0]?.length ?? 0) / window)];
  if (rows * columns === 0) throw new Error("The window of this live slide is larger than its table");

  const input = new Grid(text("live_editable"), values.length, values[0]?.length ?? 0, (i, j, value) => {
    (values[i] as number[])[j] = value;
    show(steps.step());
  });
  const result = new Grid(text("live_output"), rows, columns);
  const sentence = make("output", { class: "cr-live__sums" });
  input.fill(values);

  const colour = (i: number, j: number) => COLOURS[(2 * (i % 2) + (j % 2)) % COLOURS.length] ?? "";
  const show = (step: number) => {
    const block = (u: number, v: number) => windowAt(values, u * window, v * window, window, window).flat();
    const shown = (u: number, v: number) => u < rows && v < columns && u * columns + v < step;
    const [row, column] = [Math.floor((step - 1) / columns), (step - 1) % columns];
    input.mark((i, j) => {
      const [u, v] = [Math.floor(i / window), Math.floor(j / window)];
      if (u >= rows || v >= columns) return "unused";
      return `${colour(u, v)} ${shown(u, v) && isWinner(values, i, j, window) ? "winner" : ""}`;
    });
    result.mark((u, v) => (shown(u, v) ? colour(u, v) : ""));
    input.frame(row * window, column * window, window, window, "ink");
    result.frame(row, column, 1, 1, "ink");
    for (let u = 0; u < rows; u++)
      for (let v = 0; v < columns; v++) result.set(u, v, shown(u, v) ? Math.max(...block(u, v)) : "");
    const numbers = block(row, column);
    sentence.replaceChildren(
      make("div", { class: "cr-live__place" }, text("live_place", { row: row + 1, column: column + 1 })),
      make(
        "div",
        {},
        `max(${numbers.map((value) => decimal(value)).join(", ")}) = `,
        make("strong", {}, decimal(Math.max(...numbers))),
      ),
    );
  };
  const steps = stepper(rows * columns, show, signal);

  stage.append(
    row(
      captioned(input.element, text("live_editable")),
      make("span", { class: "cr-live__sign" }, "→"),
      column(captioned(result.element, text("live_output")), sentence),
    ),
    steps.element,
  );
};

/** Whether the first largest value of its block is at (i, j); the gradient flows back to one place only. */
function isWinner(values: Table, i: number, j: number, window: number): boolean {
  const [top, left] = [i - (i % window), j - (j % window)];
  const block = windowAt(values, top, left, window, window).flat();
  return block.indexOf(Math.max(...block)) === (i - top) * window + (j - left);
}
