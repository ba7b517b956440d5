/** Input size, kernel size, stride and padding on sliders: the grid, the formula filled in, the output size. */

import { make } from "../dom";
import { text } from "../strings";
import { outputLength, type Padding, zerosOfSame } from "./arithmetic";
import { choice, column, row, slider } from "./controls";
import type { Live } from "./live";
import { drawing, svg } from "./svg";

const [WIDTH, HEIGHT] = [640, 340];
/** A cell is never larger than this, and the arrow is as long as this many cells. */
const [LARGEST, ARROW] = [44, 2.4];

export const paddingStride: Live = (stage, options) => {
  let padding: Padding = options.text("padding") === "same" ? "same" : "valid";
  const set = (name: string, label: string, value: number, low: number, high: number) =>
    slider({
      label,
      min: low,
      max: high,
      value: Math.round(options.number(name, value, low, high)),
      input: () => paint(),
    });
  const length = set("input", text("live_input_length"), 6, 3, 12);
  const size = set("kernel", text("live_kernel_size"), 3, 1, 5);
  const stride = set("stride", text("live_stride"), 1, 1, 4);
  const place = slider({ label: text("live_window"), min: 1, max: 1, value: 1, input: () => paint() });
  const picture = drawing(text("live_padding_label"), WIDTH, HEIGHT);
  const formula = make("output", { class: "cr-live__formula" });
  const note = make("div", { class: "cr-live__note" });

  const paint = () => {
    const [n, k, s] = [length.value(), size.value(), stride.value()];
    const out = outputLength(n, k, s, padding);
    const zeros = padding === "same" ? zerosOfSame(n, k, s) : { before: 0, after: 0 };
    place.limit(Math.max(1, out * out));
    const result = make("strong", {}, String(Math.max(0, out)));
    if (out < 1) formula.replaceChildren(text("live_too_large"));
    else if (padding === "same") formula.replaceChildren(`⌈n / s⌉ = ⌈${n} / ${s}⌉ = `, result);
    else formula.replaceChildren(`⌊(n − k) / s⌋ + 1 = ⌊(${n} − ${k}) / ${s}⌋ + 1 = `, result);
    // What no window reaches, which `valid` leaves at the end.
    const unused = out < 1 ? 0 : Math.max(0, n - ((out - 1) * s + k));
    if (padding === "same") note.textContent = text("live_zeros", { before: zeros.before, after: zeros.after });
    else note.textContent = unused && out > 0 ? text("live_unused", { count: unused }) : text("live_no_zeros");
    draw(picture, n, k, s, out, zeros, place.value() - 1, unused);
  };

  stage.append(
    row(
      column(
        length.element,
        size.element,
        stride.element,
        choice<Padding>(
          text("live_padding"),
          [
            ["valid", "valid"],
            ["same", "same"],
          ],
          padding,
          (chosen) => {
            padding = chosen;
            paint();
          },
        ),
        place.element,
      ),
      column(picture, formula, note),
    ),
  );
  paint();
};

function draw(
  picture: SVGSVGElement,
  n: number,
  k: number,
  s: number,
  out: number,
  zeros: { before: number; after: number },
  place: number,
  unused: number,
): void {
  const padded = zeros.before + n + zeros.after;
  const across = padded + ARROW + Math.max(1, out);
  const cell = Math.min(LARGEST, (WIDTH - 8) / across, (HEIGHT - 8) / padded);
  const left = (WIDTH - cell * across) / 2;
  const square = (x: number, y: number, marks: string, count = 1) =>
    svg("rect", { class: marks, x, y, width: cell * count, height: cell * count, rx: count > 1 ? 3 : 0 });
  const parts: SVGElement[] = [];

  const top = (HEIGHT - cell * padded) / 2;
  for (let i = 0; i < padded; i++) {
    for (let j = 0; j < padded; j++) {
      const [y, x] = [i - zeros.before, j - zeros.before];
      const inside = y >= 0 && y < n && x >= 0 && x < n;
      const skipped = y >= n - unused || x >= n - unused;
      const marks = inside ? (skipped ? "cell unused" : "cell blue") : "zero";
      parts.push(square(left + j * cell, top + i * cell, marks));
    }
  }
  if (out > 0) {
    const [row, column] = [Math.floor(place / out), place % out];
    const at = (line: number) => line * s * cell;
    const next = (place + 1) % (out * out);
    if (next) {
      const [y, x] = [at(Math.floor(next / out)), at(next % out)];
      parts.push(square(left + x, top + y, "frame next", k));
    }
    parts.push(square(left + at(column), top + at(row), "frame", k));
    const [x, y] = [left + cell * (padded + ARROW), (HEIGHT - cell * out) / 2];
    for (let i = 0; i < out; i++) {
      for (let j = 0; j < out; j++) {
        parts.push(square(x + j * cell, y + i * cell, "cell green"));
      }
    }
    parts.push(square(x + column * cell, y + row * cell, "frame current"));
    const [from, to, middle] = [left + cell * (padded + 0.6), x - cell * 0.6, HEIGHT / 2];
    parts.push(svg("path", { class: "arrow", d: `M${from} ${middle}H${to}m-7 -6 7 6 -7 6` }));
  }
  picture.replaceChildren(...parts);
  picture.setAttribute("aria-label", text("live_padding_drawn", { input: n, output: Math.max(0, out) }));
}
