/** What a chart says in words and numbers. */

import { text } from "../strings";
import type { TrainingRecord } from "./record";

/** Metrics that are shares of a whole, shown in percent. */
const SHARE = /(^|_)(acc|accuracy|precision|recall|auc|iou|f1_score)(_\d+)?$/;

export function isShare(metric: string): boolean {
  return SHARE.test(metric);
}

/** A value of a metric, to the digits that Keras prints. */
export function number(metric: string, value: number | null): string {
  if (value === null) return "NaN";
  if (isShare(metric)) return `${(100 * value).toFixed(1)} %`;
  return Math.abs(value) > 1e-3 || value === 0 ? value.toFixed(4) : value.toExponential(4);
}

/** How far training is, how fast it goes and when it ends. */
export function status(record: TrainingRecord): string {
  const { state, epoch, asked, elapsed, left, rate, unit } = record;
  const parts: string[] = [];
  if (state === "running") parts.push(epoch ? text("curves_epoch", { epoch, epochs: asked }) : text("curves_begun"));
  else if (state === "stopped") parts.push(text("curves_stopped", { epoch, epochs: asked }));
  else {
    const key = epoch < asked ? "curves_ended_early" : "curves_ended";
    parts.push(text(asked === 1 ? "curves_ended_one" : key, { epoch, epochs: asked, time: duration(elapsed) }));
  }
  if (rate !== undefined) {
    parts.push(text(unit === "images" ? "curves_images" : "curves_examples", { count: rounded(rate) }));
  }
  if (state === "running" && left !== undefined) parts.push(timeLeft(left));
  return parts.join(" · ");
}

/** What a picture of a metric's curves shows, for who does not see it. */
export function description(record: TrainingRecord, metric: string): string {
  const { points } = record.epochs;
  const said = (["training", "validation"] as const).flatMap((curve) => {
    const name = curve === "training" ? metric : `val_${metric}`;
    const values = points.flatMap(({ values }) => values[name] ?? []);
    const [first, last] = [values[0], values.at(-1)];
    if (first === undefined || last === undefined) return [];
    if (values.length === 1) return text(`curves_value_${curve}`, { value: number(metric, last) });
    return text(`curves_said_${curve}`, { first: number(metric, first), last: number(metric, last) });
  });
  if (said.length === 0) return text("curves_label_empty", { metric });
  return text(record.done === 1 ? "curves_label_one" : "curves_label", {
    metric,
    epochs: record.done,
    values: said.join(", "),
  });
}

function timeLeft(seconds: number): string {
  if (seconds < 5) return text("curves_left_soon");
  return text("curves_left", { time: duration(seconds < 60 ? Math.ceil(seconds / 5) * 5 : seconds) });
}

function duration(seconds: number): string {
  if (seconds < 9.95) return text("curves_seconds", { count: seconds.toFixed(1) });
  if (seconds < 99.5) return text("curves_seconds", { count: Math.round(seconds) });
  if (seconds < 5400) return text("curves_minutes", { count: Math.round(seconds / 60) });
  return text("curves_hours", { count: (seconds / 3600).toFixed(1) });
}

/** To two digits: the next moment it is another number anyway. */
function rounded(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString("en");
}
