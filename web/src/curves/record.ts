/** What a chart knows of a model's training; of the points of its curves it never keeps more than it can draw. */

import type { EpochSoFar, TrainingUpdate } from "../protocol";

export type Begin = Extract<TrainingUpdate, { state: "begin" }>;

/** Loss and metrics at `x` epochs. */
export interface Point {
  x: number;
  values: EpochSoFar["values"];
}

const POINTS_WITHIN_EPOCHS = 600;
const POINTS_OF_EPOCHS = 1000;
/** An epoch's mean so far is shown once it is of that many rows, or of that share of them: before, it is chance. */
const ROWS_SHOWN = 500;
const SHARE_SHOWN = 0.1;
/** Seconds of training over which speed is measured, in whole epochs. */
const RATE_SECONDS = 1;

/** Points in order; of more than `limit` (an even number) every second is dropped, but never the last. */
export class Trace {
  readonly points: Point[] = [];
  #added = 0;
  #stride = 1;
  #isLastExtra = false;

  constructor(readonly limit: number) {}

  add(point: Point): void {
    if (this.#isLastExtra) this.points.pop();
    this.points.push(point);
    this.#isLastExtra = this.#added++ % this.#stride !== 0;
    if (this.#isLastExtra || this.points.length <= this.limit) return;
    this.points.splice(0, this.points.length, ...this.points.filter((_, index) => index % 2 === 0));
    this.#stride *= 2;
  }

  /** Forgets the points after `x`. */
  cut(x: number): void {
    while (this.points.length > 0 && (this.points.at(-1)?.x ?? 0) > x) this.points.pop();
    this.#isLastExtra = false;
  }
}

export class TrainingRecord {
  /** What a row of the data is. */
  unit: Begin["unit"] = "examples";
  /** How many metrics there will be, with the loss. */
  expected = 1;
  state: "running" | "ended" | "stopped" = "running";
  /** Within the first epoch and the one under way, where metrics are means over the epoch so far. */
  readonly steps = new Trace(POINTS_WITHIN_EPOCHS);
  readonly epochs = new Trace(POINTS_OF_EPOCHS);
  /** Where a further `fit` of the same model began, in epochs. */
  readonly resumed: number[] = [];
  /** Loss and metrics in the order in which they came, without those of validation. */
  readonly metrics: string[] = [];
  /** The newest value of each, with those of validation. */
  readonly latest: EpochSoFar["values"] = {};
  /** The epoch of the `fit`, from 1, or 0 before the first, and the last that it is asked for. */
  epoch = 0;
  asked = 0;
  /** Seconds since the `fit` began, and those that are left if it goes on like this; undefined until that is known. */
  elapsed = 0;
  left: number | undefined;
  /** Rows of the data that training takes in a second; undefined until that is known. */
  rate: number | undefined;
  /** The epoch of the `fit`, from 1, in which the loss stopped being a finite number. */
  lost: number | undefined;
  #stepsOfEpoch: number | null = null;
  #share: number | undefined;
  /** The first epoch of the `fit`, from 0, and how many of earlier fits stand before it in the chart. */
  #first = 0;
  #before = 0;
  /** Epochs of the `fit` that ended last, by which speed is measured. */
  #recent: { rows: number; seconds: number }[] = [];

  /** Whether there are results of validation. */
  get isValidated(): boolean {
    return Object.keys(this.latest).some((name) => name.startsWith("val_"));
  }

  /** How much of the `fit` is done, from 0 to 1; undefined until that is known, and where none is under way. */
  get share(): number | undefined {
    return this.state === "running" ? this.#share : undefined;
  }

  /** Epochs that have ended, of all fits. */
  get done(): number {
    return this.epochs.points.at(-1)?.x ?? 0;
  }

  /** Epochs in all: those that are planned, or how far training came. */
  get extent(): number {
    if (this.state === "running") return this.#before + this.asked - this.#first;
    return Math.max(this.done, this.steps.points.at(-1)?.x ?? 0);
  }

  update(update: TrainingUpdate): void {
    if (update.state === "begin") this.#begin(update);
    else {
      this.elapsed = update.elapsed;
      if (update.state === "progress") this.#progress(update);
      else if (update.state === "epochs") for (const epoch of update.ended) this.#end(epoch);
      else this.state = "ended";
    }
  }

  /** The run is over, whether or not `fit` had ended. */
  stop(): void {
    if (this.state === "running") this.state = "stopped";
  }

  #begin({ epochs, steps, unit, metrics }: Begin): void {
    if (this.asked > 0) this.resumed.push(this.done);
    // An epoch that broke off is trained anew.
    this.steps.cut(Math.min(this.done, 1));
    this.state = "running";
    this.unit = unit;
    this.expected = metrics;
    this.#recent = [];
    this.rate = undefined;
    this.asked = epochs;
    this.epoch = this.#first = 0;
    this.#before = this.done;
    this.lost = this.left = undefined;
    this.#stepsOfEpoch = steps;
    this.#share = steps === null ? undefined : 0;
  }

  #progress(now: EpochSoFar): void {
    this.#take(now);
    if (this.#stepsOfEpoch === null) return;
    const share = Math.min(now.step / this.#stepsOfEpoch, 1);
    this.#estimate(now.epoch + share);
    if (now.rows < ROWS_SHOWN && share < SHARE_SHOWN) return;
    this.steps.add({ x: this.#x(now.epoch + share), values: now.values });
  }

  #end(ended: EpochSoFar): void {
    this.#take(ended);
    const point = { x: this.#x(ended.epoch + 1), values: ended.values };
    this.epochs.add(point);
    // Nothing else leads to the first point; between two there is a line.
    if (point.x <= 1) this.steps.add(point);
    else this.steps.cut(1);
    this.#estimate(ended.epoch + 1);
    this.#stepsOfEpoch ??= ended.step;
    this.#recent.push(ended);
    while (seconds(this.#recent.slice(1)) >= RATE_SECONDS) this.#recent.shift();
  }

  #take(now: EpochSoFar): void {
    const { epoch, values } = now;
    if (this.epoch === 0) {
      this.#first = epoch;
      this.#before = Math.max(this.done, epoch);
    }
    this.epoch = epoch + 1;
    const measured = [...this.#recent, now];
    if (seconds(measured) > 0) this.rate = rows(measured) / seconds(measured);
    Object.assign(this.latest, values);
    for (const name of Object.keys(values)) {
      if (!name.startsWith("val_") && !this.metrics.includes(name)) this.metrics.push(name);
    }
    if (values.loss === null) this.lost ??= this.epoch;
  }

  /** The place in the chart for a number of epochs of the `fit`. */
  #x(epochs: number): number {
    return this.#before + epochs - this.#first;
  }

  #estimate(epochs: number): void {
    const trained = epochs - this.#first;
    if (trained <= 0) return;
    this.#share = trained / (this.asked - this.#first);
    this.left = (this.elapsed * (this.asked - epochs)) / trained;
  }
}

function rows(epochs: { rows: number }[]): number {
  return epochs.reduce((sum, { rows }) => sum + rows, 0);
}

function seconds(epochs: { seconds: number }[]): number {
  return epochs.reduce((sum, { seconds }) => sum + seconds, 0);
}
