/** A chart as a PNG, for a notebook's file: curves beside each other, with what they show above them. */

import type { Shown } from "../protocol";
import { text } from "../strings";
import type { Panel } from "./panel";
import type { TrainingRecord } from "./record";
import { number } from "./words";

const EDGE = 16;
const LINE = 22;
const TEXT = 13;

/** Draws on white what the panels show now; undefined where they have drawn nothing. `styles` are the chart's. */
export function picture(
  caption: string,
  record: TrainingRecord,
  panels: readonly Panel[],
  styles: CSSStyleDeclaration,
): Shown | undefined {
  const plots = panels.flatMap(({ metric, canvas }) => (canvas?.width ? [{ metric, canvas }] : []));
  const context = document.createElement("canvas").getContext("2d");
  const scale = devicePixelRatio;
  const widths = plots.map(({ canvas }) => canvas.width / scale + EDGE);
  if (plots.length === 0 || !context) return undefined;
  const width = EDGE + widths.reduce((sum, plot) => sum + plot);
  const height = 2 * EDGE + 2 * LINE + Math.max(...plots.map(({ canvas }) => canvas.height / scale));
  Object.assign(context.canvas, { width: width * scale, height: height * scale });
  context.scale(scale, scale);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  const color = (name: string) => styles.getPropertyValue(`--cr-curve-${name}`);
  const write = (words: string, x: number, y: number, weight: number, fill: string) => {
    context.font = `${weight} ${TEXT}px ${styles.fontFamily}`;
    context.fillStyle = fill;
    context.fillText(words, x, y);
    return x + context.measureText(words).width + TEXT;
  };
  write(caption, EDGE, EDGE + TEXT, 600, "#1d2129");
  let left = EDGE;
  plots.forEach(({ metric, canvas }, index) => {
    let x = write(metric, left, EDGE + LINE + TEXT, 600, "#1d2129");
    for (const [name, curve] of [
      [metric, "training"],
      [`val_${metric}`, "validation"],
    ] as const) {
      const value = record.latest[name];
      if (value === undefined) continue;
      x = write(
        text(`curves_value_${curve}`, { value: number(metric, value) }),
        x,
        EDGE + LINE + TEXT,
        600,
        color(curve),
      );
    }
    context.drawImage(canvas, left, EDGE + 2 * LINE, canvas.width / scale, canvas.height / scale);
    left += widths[index] ?? 0;
  });
  const [, content = ""] = context.canvas.toDataURL("image/png").split(",");
  return { data: { "image/png": content }, width: Math.round(width), height: Math.round(height) };
}
