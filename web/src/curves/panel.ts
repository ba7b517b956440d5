/** The curves of one metric with its name and newest values, and a choice where there are several metrics. */

import { make } from "../dom";
import { text } from "../strings";
import type { Plot } from "./plot";
import type { TrainingRecord } from "./record";
import { description, number } from "./words";

export class Panel {
  readonly element = make("div", { class: "cr-curves__panel", hidden: "" });
  readonly #name = make("strong", { class: "cr-curves__metric" });
  readonly #choice = make("select", { class: "cr-curves__choice" });
  readonly #training = make("span", { "data-curve": "training" });
  readonly #validation = make("span", { "data-curve": "validation" });
  readonly #picture = make("div", { class: "cr-curves__plot", role: "img" });
  #create: ((parent: HTMLElement) => Plot) | undefined;
  #plot: Plot | undefined;
  #offered = 0;

  constructor(onChoice: () => void) {
    this.#choice.setAttribute("aria-label", text("curves_choose"));
    this.#choice.addEventListener("change", onChoice);
    const heading = make("div", { class: "cr-curves__heading" }, this.#name, this.#choice);
    heading.append(this.#training, this.#validation);
    this.element.append(heading, this.#picture);
  }

  /** Draws with what `create` makes, once there is something to show. */
  drawWith(create: (parent: HTMLElement) => Plot): void {
    this.#create = create;
  }

  /** Shows one of `metrics`: the first, or the one that was chosen. */
  show(record: TrainingRecord, metrics: readonly string[]): void {
    if (metrics.length === 0) return;
    if (metrics.length > this.#offered) this.#offer(metrics);
    this.element.hidden = false;
    const metric = this.#choice.value;
    const value = record.latest[metric];
    const validation = record.latest[`val_${metric}`];
    this.#training.textContent = value === undefined ? "" : number(metric, value);
    this.#validation.textContent = validation === undefined ? "" : number(metric, validation);
    this.#picture.setAttribute("aria-label", description(record, metric));
    if (this.#picture.clientWidth > 0) this.#plot ??= this.#create?.(this.#picture);
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
    const chosen = this.#choice.value || metrics[0] || "";
    this.#choice.replaceChildren(...metrics.map((metric) => make("option", {}, metric)));
    this.#choice.value = chosen;
    this.#name.textContent = chosen;
    this.#choice.hidden = metrics.length < 2;
    this.#name.hidden = metrics.length > 1;
    this.#offered = metrics.length;
  }
}
