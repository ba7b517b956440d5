/** Gradient descent on a bowl that is steeper along one weight: too small, good and too large learning rates. */

import { make } from "../dom";
import { text } from "../strings";
import { column, row, slider } from "./controls";
import { decimal } from "./format";
import type { Live } from "./live";
import { drawing, svg } from "./svg";

/** The axes reach from −X to X and from −Y to Y; one unit of a weight is UNIT units of the drawing. */
const [X, Y, UNIT] = [3, 1.7, 100];
const START = [-2.6, 1.3];
const LEVELS = [0.1, 0.5, 1.2, 2.4, 4.2, 7];
const STEPS = 30;

export const gradientDescent: Live = (stage, options) => {
  const picture = drawing(text("live_descent"), 2 * X * UNIT, 2 * Y * UNIT);
  picture.classList.add("bounded");
  const result = make("output", { class: "cr-live__formula" });
  const limit = make("output", { class: "cr-live__note" });
  const set = (name: string, label: string, value: number, min: number, max: number, step: number) =>
    slider({ label, min, max, step, value: options.number(name, value, min, max), input: () => paint() });
  const rate = set("rate", text("live_rate"), 0.05, 0.01, 1, 0.01);
  const steepness = set("steepness", text("live_steepness"), 8, 1, 20, 1);
  const count = set("steps", text("live_steps"), 10, 0, STEPS, 1);

  const paint = () => {
    const curvature = [1, steepness.value()] as const;
    const path = [START];
    for (let step = 0; step < count.value(); step++) {
      const [x = 0, y = 0] = path.at(-1) ?? [];
      // The loss is half the sum of curvature × weight², so the gradient is curvature × weight.
      path.push([x - rate.value() * curvature[0] * x, y - rate.value() * curvature[1] * y]);
    }
    const [x = 0, y = 0] = path.at(-1) ?? [];
    const loss = (curvature[0] * x * x + curvature[1] * y * y) / 2;
    result.textContent = text("live_loss", { steps: count.value(), loss: loss.toPrecision(3) });
    limit.textContent = text("live_limit", { steepness: steepness.value(), limit: decimal(2 / steepness.value()) });
    draw(picture, curvature, path);
  };

  stage.append(row(picture, column(rate.element, steepness.element, count.element, result, limit)));
  paint();
};

function draw(picture: SVGSVGElement, curvature: readonly [number, number], path: number[][]): void {
  // What runs away goes on outside of the drawing, but not farther than coordinates reach.
  const far = 1e5;
  const at = ([x = 0, y = 0]: number[]) =>
    [(x + X) * UNIT, (Y - y) * UNIT].map((place) => Math.min(far, Math.max(-far, place))) as [number, number];
  const [left, top] = at([0, 0]);
  const levels = LEVELS.map((level) => {
    const [rx, ry] = curvature.map((bend) => Math.sqrt((2 * level) / bend) * UNIT) as [number, number];
    return svg("ellipse", { class: "level", cx: left, cy: top, rx, ry });
  });
  const points = path.map((place) => {
    const [cx, cy] = at(place);
    const point = svg("circle", { class: "point orange", cx, cy, r: 7 });
    point.dataset.value = place.join(" ");
    return point;
  });
  picture.replaceChildren(
    ...levels,
    svg("path", { class: "minimum", d: `M${left - 10} ${top - 10}l20 20m0 -20l-20 20` }),
    svg("polyline", { class: "path", points: path.map((place) => at(place).join(",")).join(" ") }),
    ...points,
  );
}
