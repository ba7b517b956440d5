/** The picture of a model's training, drawn while `fit` runs: its loss, and beside it one more metric. */

import { make, reducedMotion } from "../dom";
import { svg } from "../live/svg";
import type { TrainingUpdate } from "../protocol";
import { type StringKey, text } from "../strings";
import { Panel } from "./panel";
import { TrainingRecord } from "./record";
import { status } from "./words";

/** Milliseconds between two pictures: more of them would take the processor from the training. */
const INTERVAL = 200;
const INTERVAL_REDUCED_MOTION = 1000;

/** Logs that are no results. */
const SETTINGS = ["learning_rate"];

export class Chart {
  readonly element = make("figure", { class: "cr-curves" });
  readonly #record = new TrainingRecord();
  readonly #status = make("span", { class: "cr-curves__status" });
  readonly #warning = make("p", { class: "cr-curves__warning", hidden: "" });
  readonly #validation = sample("validation");
  readonly #panels = [new Panel(() => this.#paint()), new Panel(() => this.#paint())] as const;
  readonly #disposal = new AbortController();
  #painted = Number.NEGATIVE_INFINITY;
  #isPainted = false;

  /** `name` is the model's. */
  constructor(name: string) {
    this.#validation.hidden = true;
    const title = make("strong", {}, text("curves_title", { name }));
    this.element.append(
      make("figcaption", { class: "cr-curves__caption" }, title, " ", this.#status),
      make("div", { class: "cr-curves__panels" }, ...this.#panels.map(({ element }) => element)),
      make(
        "p",
        { class: "cr-curves__legend", "aria-hidden": "true" },
        sample("within"),
        sample("training"),
        this.#validation,
      ),
      this.#warning,
    );
    this.#load().catch((error) => console.warn(error));
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
    if (this.#record.state !== "running") return;
    this.#record.stop();
    this.#paint();
  }

  dispose(): void {
    this.#disposal.abort();
  }

  /** Without the script that draws, numbers and words are there all the same. */
  async #load(): Promise<void> {
    const { Plot } = await import("./plot");
    const { signal } = this.#disposal;
    if (signal.aborted) return;
    const size = new ResizeObserver(() => {
      for (const panel of this.#panels) panel.resize();
      this.#paint();
    });
    size.observe(this.element);
    onColours((onPaper) => {
      this.element.toggleAttribute("data-paper", onPaper);
      for (const panel of this.#panels) panel.recolour();
    }, signal);
    signal.addEventListener("abort", () => {
      size.disconnect();
      for (const panel of this.#panels) panel.dispose();
    });
    for (const panel of this.#panels) panel.drawWith((parent) => new Plot(parent));
    this.#paint();
  }

  #paint(): void {
    this.#isPainted = true;
    this.#painted = performance.now();
    const { lost, metrics, latest } = this.#record;
    const [loss, other] = this.#panels;
    loss.show(this.#record, metrics.includes("loss") ? ["loss"] : []);
    other.show(this.#record, others(metrics));
    this.#status.textContent = status(this.#record);
    this.#validation.hidden = !Object.keys(latest).some((name) => name.startsWith("val_"));
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

/** A line of the legend, and what it stands for. */
function sample(curve: "within" | "training" | "validation"): HTMLElement {
  const line = svg(
    "svg",
    { viewBox: "0 0 32 12", width: 32, height: 12, "data-curve": curve },
    svg("path", { d: "M1 6h30" }),
  );
  if (curve === "training") line.append(svg("circle", { cx: 16, cy: 6, r: 3.5 }));
  if (curve === "validation") line.append(svg("path", { d: "M16 2l4 4-4 4-4-4z" }));
  return make("span", {}, line, text(`curves_${curve}` satisfies StringKey));
}

/** Calls back when the page's colours change, with whether it is being printed. */
function onColours(listener: (onPaper: boolean) => void, signal: AbortSignal): void {
  window.addEventListener("beforeprint", () => listener(true), { signal });
  window.addEventListener("afterprint", () => listener(false), { signal });
  const scheme = new MutationObserver(() => listener(false));
  scheme.observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  signal.addEventListener("abort", () => scheme.disconnect());
}
