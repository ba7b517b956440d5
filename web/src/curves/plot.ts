/** Curves of one metric over epochs, drawn by uPlot on a canvas. A chunk of its own, fetched at the first `fit`. */

import uPlot from "uplot";
import { text } from "../strings";
import type { TrainingRecord } from "./record";
import { isShare } from "./words";

/** Epochs up to which the whole of the plan is in view from the beginning. */
const WHOLE_PLAN = 20;
/** Epochs up to which each has its mark, and what happens within it shows. */
const MARKED = 40;
/** Fits of the same model up to which each has a line where it begins. */
const RESUMED = 8;
/** In CSS pixels, whole numbers: the size of a mark, the height of the text at the axes, the room for that on the left. */
const MARK = 7;
const TEXT = 12;
const SIDE = 46;
const DASH = [5, 3];
/** How far behind the last point of an epoch its line ends, in epochs. */
const GAP = 1e-6;

const EPOCH_STEPS = [1, 2, 5]
  .flatMap((digit) => [0, 1, 2, 3, 4, 5].map((zeros) => digit * 10 ** zeros))
  .sort((a, b) => a - b);

type Column = (number | null | undefined)[];

export class Plot {
  readonly #plot: uPlot;
  readonly #parent: HTMLElement;
  #epochs = 0;
  #share = false;
  #xMax = 1;
  #resumed: readonly number[] = [];

  /** Fills `parent`, whose size comes from its styles. */
  constructor(parent: HTMLElement) {
    this.#parent = parent;
    const color = (name: string) => () => getComputedStyle(parent).getPropertyValue(`--cr-curve-${name}`);
    const font = `${TEXT}px ${getComputedStyle(parent).fontFamily}`;
    const axis: uPlot.Axis = {
      font,
      stroke: color("text"),
      ticks: { show: false },
      gap: 6,
    };
    const grid = { stroke: color("grid"), width: 1 };
    const showMarks = () => this.#epochs <= MARKED;
    const options: uPlot.Options = {
      ...this.#size(),
      padding: [10, 14, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: { time: false, range: () => [0, this.#xMax] },
        y: { range: (_, low, high) => (this.#share ? [0, 1] : room(low, high)) },
      },
      axes: [
        {
          ...axis,
          size: 22,
          space: 34,
          incrs: EPOCH_STEPS,
          grid: { show: false },
          border: { show: true, ...grid },
          label: text("curves_axis"),
          labelFont: font,
          labelSize: 16,
          labelGap: 0,
        },
        {
          ...axis,
          // Only numbers that are very long move the curves to the right.
          size: (_, labels) =>
            Math.max(SIDE, 14 + 0.6 * TEXT * Math.max(...(labels ?? []).map(({ length }) => length))),
          space: 30,
          grid,
          values: (_, values) => values.map((value) => (this.#share ? `${Math.round(100 * value)} %` : String(value))),
        },
      ],
      series: [
        {},
        // Within epochs, then epochs, then validation.
        { stroke: color("training"), width: 1, points: { show: false } },
        {
          stroke: color("training"),
          width: 1.5,
          points: { show: showMarks, size: MARK, width: 0, fill: color("training") },
        },
        {
          stroke: color("validation"),
          width: 2.2,
          points: { show: showMarks, size: MARK, width: 0, fill: color("validation"), paths: diamonds },
        },
      ],
      hooks: { drawAxes: [() => this.#drawResumed(color("text")())] },
    };
    this.#plot = new uPlot(options, [[], [], [], []], parent);
  }

  get canvas(): HTMLCanvasElement {
    return this.#plot.ctx.canvas;
  }

  draw(record: TrainingRecord, metric: string): void {
    this.#epochs = record.epochs.points.length;
    this.#share = isShare(metric);
    this.#xMax = extent(record);
    this.#resumed = record.resumed.length <= RESUMED ? record.resumed : [];
    // As in coursekit.curves: training is dashed where there is something else beside it.
    const [, , training] = this.#plot.series;
    if (training) training.dash = record.isValidated ? DASH : [];
    this.#plot.setData(columns(record, metric) as uPlot.AlignedData);
  }

  /** Draws the same again, in the colours that the page has now. */
  recolour(): void {
    this.#plot.redraw(false, false);
  }

  /** Takes the size that the styles give it now. */
  resize(): void {
    const size = this.#size();
    if (size.width > 0) this.#plot.setSize(size);
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #size(): { width: number; height: number } {
    return { width: this.#parent.clientWidth, height: this.#parent.clientHeight };
  }

  /** A line where a further `fit` began. */
  #drawResumed(color: string): void {
    const { ctx, bbox } = this.#plot;
    ctx.save();
    ctx.strokeStyle = color;
    ctx.lineWidth = uPlot.pxRatio;
    ctx.setLineDash([2 * uPlot.pxRatio, 3 * uPlot.pxRatio]);
    ctx.beginPath();
    for (const epoch of this.#resumed) {
      const x = Math.round(this.#plot.valToPos(epoch, "x", true)) + 0.5;
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
    }
    ctx.stroke();
    ctx.restore();
  }
}

/** uPlot's table of a metric: x, within epochs, epochs, validation. A line goes on where there is `undefined`, and ends at null. */
function columns(record: TrainingRecord, metric: string): [number[], Column, Column, Column] {
  const x: number[] = [];
  const within: Column = [];
  const epochs: Column = [];
  const validation: Column = [];
  const put = (at: number, ...values: Column) => {
    x.push(at);
    within.push(values[0]);
    epochs.push(values[1]);
    validation.push(values[2]);
  };
  const ended = record.epochs.points;
  const steps = ended.length <= MARKED ? record.steps.points : [];
  let next = 0;
  const putEpochs = (before: number) => {
    for (let point = ended[next]; point && point.x < before; point = ended[++next]) {
      put(point.x, null, point.values[metric], point.values[`val_${metric}`]);
    }
  };
  steps.forEach((step, index) => {
    const last = steps[index - 1];
    if (last && Math.ceil(last.x) !== Math.ceil(step.x)) put(last.x + GAP, null);
    putEpochs(step.x);
    const epoch = ended[next]?.x === step.x ? ended[next++] : undefined;
    put(step.x, step.values[metric], epoch?.values[metric], epoch?.values[`val_${metric}`]);
  });
  putEpochs(Number.POSITIVE_INFINITY);
  return [x, within, epochs, validation];
}

/** The last epoch in view: of a long plan only what is near. */
function extent(record: TrainingRecord): number {
  const whole = Math.max(Math.ceil(record.extent), 1);
  if (record.state !== "running" || whole <= WHOLE_PLAN) return whole;
  const reached = Math.max(record.done, 9) + 1;
  return Math.min(EPOCH_STEPS.find((step) => step >= reached) ?? whole, whole);
}

/** Limits of an axis for values from `low` to `high`: from 0 or from half of the highest, so that they seldom change. */
function room(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  if (low < 0) return [low - 0.06 * (high - low || -low), high + 0.06 * (high - low || -low)];
  return [low < high / 2 ? 0 : high / 2, 1.06 * high || 1];
}

/** Marks that are told from round ones without their colour. */
function diamonds(plot: uPlot, series: number, first: number, last: number): uPlot.Series.Points.Paths {
  const path = new Path2D();
  const reach = (MARK / 2 + 1) * uPlot.pxRatio;
  for (let index = first; index <= last; index++) {
    const value = plot.data[series]?.[index];
    if (value == null) continue;
    const x = plot.valToPos(plot.data[0][index] ?? 0, "x", true);
    const y = plot.valToPos(value, "y", true);
    path.moveTo(x, y - reach);
    for (const [right, down] of [
      [1, 0],
      [0, 1],
      [-1, 0],
    ] as const)
      path.lineTo(x + right * reach, y + down * reach);
    path.closePath();
  }
  return { fill: path };
}
