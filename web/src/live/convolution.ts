/** A convolution that steps: window, products, sum, and the output as it fills. */

import { make } from "../dom";
import { text } from "../strings";
import { convolve, products, sum, windowAt } from "./arithmetic";
import { captioned, row } from "./controls";
import { decimal, factor } from "./format";
import { Grid } from "./grid";
import type { Live } from "./live";
import { stepper } from "./stepper";

const INPUT = [
  [0, 0, 1, 2, 2],
  [0, 0, 1, 2, 2],
  [0, 1, 2, 2, 2],
  [0, 1, 2, 2, 2],
  [1, 2, 2, 2, 2],
];
const KERNEL = [
  [-1, 0, 1],
  [-1, 0, 1],
  [-1, 0, 1],
];

export const convolution: Live = (stage, options, signal) => {
  const image = options.table("input", INPUT);
  const weights = options.table("kernel", KERNEL);
  const output = convolve(image, weights);
  const [rows, columns] = [weights.length, weights[0]?.length ?? 0];
  const wide = output[0]?.length ?? 0;
  if (wide === 0) throw new Error("The kernel of this live slide is larger than its input");

  const input = new Grid(text("live_input"), image.length, image[0]?.length ?? 0);
  const kernel = new Grid(text("live_kernel"), rows, columns);
  const result = new Grid(text("live_output"), output.length, wide);
  const sums = make("output", { class: "cr-live__sums" });
  input.fill(image);
  kernel.fill(weights);
  kernel.mark(() => "orange");

  const show = (step: number) => {
    const [i, j] = [Math.floor((step - 1) / wide), (step - 1) % wide];
    const seen = windowAt(image, i, j, rows, columns);
    input.mark((u, v) => (u >= i && u < i + rows && v >= j && v < j + columns ? "blue" : ""));
    input.frame(i, j, rows, columns, "blue");
    result.frame(i, j, 1, 1, "green");
    result.mark((u, v) => (u === i && v === j ? "green" : ""));
    for (const [u, values] of output.entries())
      for (const [v, value] of values.entries()) result.set(u, v, u * wide + v < step ? value : "");
    const lines = seen.map((values, u) =>
      values.map((value, v) => `${factor(value)}·${factor(weights[u]?.[v] ?? 0)}`).join(" + "),
    );
    const partial = products(seen, weights).map(sum);
    sums.replaceChildren(
      make("div", { class: "cr-live__place" }, text("live_place", { row: i + 1, column: j + 1 })),
      ...lines.map((line, u) => make("div", {}, u < rows - 1 ? `${line} +` : line)),
      make("div", {}, `= ${partial.map(factor).join(" + ")} = `, make("strong", {}, decimal(sum(partial)))),
    );
  };
  const steps = stepper(output.length * wide, show, signal);

  stage.append(
    make(
      "div",
      { class: "cr-live__convolution" },
      captioned(input.element, text("live_input")),
      row(
        captioned(kernel.element, text("live_kernel")),
        make("span", { class: "cr-live__sign" }, "→"),
        captioned(result.element, text("live_output")),
      ),
      sums,
    ),
    steps.element,
  );
};
