/** The picture of a model's training, drawn while `fit` runs: its loss, and beside it one more metric. */

import { make, reducedMotion } from "../dom";
import type { Shown, TrainingUpdate } from "../protocol";
import { text } from "../strings";
import { type Curve, sample } from "./marks";
import { Panel } from "./panel";
import { picture } from "./picture";
import { TrainingRecord } from "./record";
import { description, status } from "./words";

/** Milliseconds between two pictures: more of them would take the processor from the training. */
const INTERVAL = 200;
const INTERVAL_REDUCED_MOTION = 1000;
/** Milliseconds before the first picture, which costs the most: a run that is over by then is drawn as it ends. */
const PATIENCE = 1000;

/** Logs that are no results. */
const SETTINGS = ["learning_rate"];

export class Chart {
  readonly element = make("figure", { class: "cr-curves" });
  readonly #record = new TrainingRecord();
  readonly #title: string;
  readonly #status = make("span", { class: "cr-curves__status" });
  readonly #warning = make("p", { class: "cr-curves__warning", hidden: "" });
  readonly #validation = explained("validation");
  readonly #resumed = explained("resumed");
  readonly #legend = make(
    "p",
    { class: "cr-curves__legend", "aria-hidden": "true" },
    explained("within"),
    explained("training"),
    this.#validation,
    this.#resumed,
  );
  readonly #panels = [new Panel(() => this.#paint()), new Panel(() => this.#paint())] as const;
  readonly #disposal = new AbortController();
  /** Has the first picture drawn now. */
  #hurry = (): void => {};
  #painted = Number.NEGATIVE_INFINITY;
  #isPainted = false;

  /** `name` is the model's. */
  constructor(name: string) {
    this.#title = text("curves_title", { name });
    this.element.append(
      make(
        "figcaption",
        { class: "cr-curves__caption" },
        make("strong", { class: "cr-curves__title" }, this.#title),
        " ",
        this.#status,
      ),
      make("div", { class: "cr-curves__panels" }, ...this.#panels.map(({ element }) => element)),
      this.#legend,
      this.#warning,
    );
    this.#load().catch((error) => console.warn(error));
  }

  /** How much of the `fit` under way is done, as far as is known. */
  get share(): number | undefined {
    return this.#record.share;
  }

  /** Takes in what `fit` tells; `paint` shows it. */
  update(update: TrainingUpdate): void {
    this.#record.update(update);
    this.#isPainted = false;
  }

  /** Shows what has been told, unless it did so only just now. */
  paint(): void {
    if (this.#isPainted) return;
    const interval = reducedMotion() ? INTERVAL_REDUCED_MOTION : INTERVAL;
    if (this.#record.state !== "running" || performance.now() - this.#painted >= interval) this.#paint();
  }

  /** The run is over: shows how training ended. */
  stop(): void {
    this.#hurry();
    if (this.#record.state !== "running") return;
    this.#record.stop();
    this.#paint();
  }

  /** It as a file keeps it: on paper, and in words. */
  async shown(): Promise<Shown> {
    const panels = this.#panels.filter(({ metric }) => metric);
    const caption = `${this.#title} · ${status(this.#record)}`;
    const words = [caption, ...panels.map(({ metric }) => description(this.#record, metric))].join("\n");
    this.#colour(true);
    // The canvases are drawn anew before anything else happens, and the page does not show it.
    await Promise.resolve();
    const drawn = picture(caption, this.#record, panels, getComputedStyle(this.element));
    this.#colour(false);
    return { ...drawn, data: { ...drawn?.data, "text/plain": words } };
  }

  dispose(): void {
    this.#disposal.abort();
  }

  /** Without the script that draws, numbers and words are there all the same. */
  async #load(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#hurry = resolve;
      setTimeout(resolve, PATIENCE);
    });
    const { Plot } = await import("./plot");
    const { signal } = this.#disposal;
    if (signal.aborted) return;
    const size = new ResizeObserver(() => {
      for (const panel of this.#panels) panel.resize();
      this.#paint();
    });
    size.observe(this.element);
    onColours((onPaper) => this.#colour(onPaper), signal);
    signal.addEventListener("abort", () => {
      size.disconnect();
      for (const panel of this.#panels) panel.dispose();
    });
    for (const panel of this.#panels) panel.drawWith((parent) => new Plot(parent));
    this.#paint();
  }

  #colour(onPaper: boolean): void {
    this.element.toggleAttribute("data-paper", onPaper);
    for (const panel of this.#panels) panel.recolour();
  }

  #paint(): void {
    this.#isPainted = true;
    this.#painted = performance.now();
    const { lost, metrics, expected, isValidated, resumed } = this.#record;
    const [loss, other] = this.#panels;
    loss.show(this.#record, metrics.length === 0 || metrics.includes("loss") ? ["loss"] : []);
    if (metrics.length === 0 && expected > 1) other.reserve();
    else other.show(this.#record, others(metrics));
    this.#status.textContent = status(this.#record);
    this.#legend.toggleAttribute("data-validated", isValidated);
    this.#validation.hidden = !isValidated;
    this.#resumed.hidden = resumed.length === 0;
    this.#warning.hidden = lost === undefined;
    if (lost !== undefined) this.#warning.textContent = text("curves_lost", { epoch: lost });
  }
}

/** The metrics that may stand beside the loss, the likeliest first. */
function others(metrics: readonly string[]): string[] {
  const results = metrics.filter((name) => name !== "loss" && !SETTINGS.includes(name));
  const first = results.find((name) => /acc(uracy)?$/.test(name)) ?? results.find((name) => !name.endsWith("_loss"));
  return first === undefined ? results : [first, ...results.filter((name) => name !== first)];
}

/** A piece of a line, and what it stands for. */
function explained(curve: Curve): HTMLElement {
  return make("span", {}, sample(curve, true), text(`curves_${curve}`));
}

/** Calls back when the page's colours change, with whether it is being printed. */
function onColours(listener: (onPaper: boolean) => void, signal: AbortSignal): void {
  window.addEventListener("beforeprint", () => listener(true), { signal });
  window.addEventListener("afterprint", () => listener(false), { signal });
  const scheme = new MutationObserver(() => listener(false));
  scheme.observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  signal.addEventListener("abort", () => scheme.disconnect());
}
