/** The curves of one metric with its name and newest values, and a choice where there are several metrics. */

import { make } from "../dom";
import { text } from "../strings";
import { sample } from "./marks";
import type { Plot } from "./plot";
import type { TrainingRecord } from "./record";
import { description, number } from "./words";

const VALUES = ["training", "validation"] as const;

export class Panel {
  readonly element = make("div", { class: "cr-curves__panel", hidden: "" });
  readonly #name = make("strong", { class: "cr-curves__metric" });
  readonly #choice = make("select", { class: "cr-curves__choice" });
  readonly #values = VALUES.map((curve) => ({ curve, element: make("span", { class: "cr-curves__value" }) }));
  readonly #picture = make("div", { class: "cr-curves__plot", role: "img" });
  #create: ((parent: HTMLElement) => Plot) | undefined;
  #plot: Plot | undefined;
  #offered = 0;

  constructor(onChoice: () => void) {
    this.#choice.setAttribute("aria-label", text("curves_choose"));
    this.#choice.addEventListener("change", onChoice);
    const values = this.#values.map(({ element }) => element);
    const heading = make("div", { class: "cr-curves__heading" }, this.#name, this.#choice, ...values);
    this.element.append(heading, this.#picture);
  }

  /** The metric that is shown; empty before there is one. */
  get metric(): string {
    return this.#choice.value;
  }

  get canvas(): HTMLCanvasElement | undefined {
    return this.element.hidden ? undefined : this.#plot?.canvas;
  }

  /** Draws with what `create` makes, once there is something to show. */
  drawWith(create: (parent: HTMLElement) => Plot): void {
    this.#create = create;
  }

  /** Takes its room for a metric that is to come. */
  reserve(): void {
    this.element.hidden = false;
  }

  /** Shows one of `metrics`, the first or the one that was chosen; nothing where there are none. */
  show(record: TrainingRecord, metrics: readonly string[]): void {
    this.element.hidden = metrics.length === 0;
    if (metrics.length === 0) return;
    if (metrics.length > this.#offered) this.#offer(metrics);
    const { metric } = this;
    for (const { curve, element } of this.#values) {
      const value = record.latest[curve === "training" ? metric : `val_${metric}`];
      element.replaceChildren(...(value === undefined ? [] : [sample(curve), number(metric, value)]));
    }
    this.#picture.setAttribute("aria-label", description(record, metric));
    // Asking for the width has the browser lay out the page.
    if (!this.#plot && this.#create && this.#picture.clientWidth > 0) this.#plot = this.#create(this.#picture);
    this.#plot?.draw(record, metric);
  }

  resize(): void {
    this.#plot?.resize();
  }

  /** Draws the same in the colours that the page has now. */
  recolour(): void {
    this.#plot?.recolour();
  }

  dispose(): void {
    this.#plot?.destroy();
  }

  #offer(metrics: readonly string[]): void {
    const chosen = this.metric || metrics[0] || "";
    this.#choice.replaceChildren(...metrics.map((metric) => make("option", {}, metric)));
    this.#choice.value = chosen;
    this.#name.textContent = chosen;
    this.#choice.hidden = metrics.length < 2;
    this.#name.hidden = metrics.length > 1;
    this.#offered = metrics.length;
  }
}
