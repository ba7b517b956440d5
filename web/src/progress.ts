/** What a codeblock shows while Python loads and runs: bytes that have arrived, that it is running, or how far `fit` is. */

import { make } from "./dom";
import { text } from "./strings";

const MEGABYTE = 1_000_000;

export class Progress {
  readonly #element: HTMLElement;
  readonly #bar = make("progress", { class: "cr-progress" });
  readonly #label = make("span", { class: "cr-codeblock__progress-label" });

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** Busy, without a number. */
  show(label: string): void {
    this.#bar.removeAttribute("value");
    this.#paint(label);
  }

  /** Bytes of `label` that have arrived. */
  bytes(label: string, loaded: number, total: number): void {
    this.#bar.max = Math.max(total, 1);
    this.#bar.value = loaded;
    const megabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(1);
    this.#paint(text("loading_bytes", { label, loaded: megabytes(loaded), total: megabytes(total) }));
  }

  /** How much is done of what the label says, from 0 to 1, where that is known. */
  share(share: number | undefined): void {
    if (share === undefined) this.#bar.removeAttribute("value");
    else [this.#bar.max, this.#bar.value] = [1, share];
  }

  hide(): void {
    this.#element.hidden = true;
  }

  #paint(label: string): void {
    this.#label.textContent = label;
    this.#bar.setAttribute("aria-label", label);
    if (!this.#bar.isConnected) this.#element.replaceChildren(this.#bar, this.#label);
    this.#element.hidden = false;
  }
}
