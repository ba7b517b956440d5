/** The student's code in one codeblock, kept in the browser while it is typed. */

import type { ExerciseStore } from "./storage";

/** How long after the last key the code is kept, in milliseconds. */
const DELAY = 400;

export class Draft {
  readonly starter: string;
  #code: string;
  readonly #store: ExerciseStore;
  readonly #id: string;
  #timer = 0;
  /** Something was written here since it was last kept: only then a tab may undo what another one has kept. */
  #isChanged = false;

  constructor(store: ExerciseStore, id: string, starter: string, signal: AbortSignal) {
    this.#store = store;
    this.#id = id;
    this.starter = starter;
    this.#code = store.read().code?.[id] ?? starter;
    // A page that is closed in the middle of a run, or put away on a phone, keeps the code.
    window.addEventListener("pagehide", () => this.save(), { signal });
    document.addEventListener("visibilitychange", () => this.save(), { signal });
    signal.addEventListener("abort", () => this.save());
  }

  get code(): string {
    return this.#code;
  }

  set code(code: string) {
    this.#code = code;
    this.#isChanged = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), DELAY);
  }

  /** Writes the code at once; the starter itself is not kept, so that a mended one reaches the student. */
  save(): void {
    clearTimeout(this.#timer);
    if (!this.#isChanged) return;
    this.#isChanged = false;
    const kept = this.#store.read().code?.[this.#id];
    if (this.#code === (kept ?? this.starter)) return;
    this.#store.update((record) => {
      const { [this.#id]: _, ...others } = record.code ?? {};
      record.code = this.#code === this.starter ? others : { ...others, [this.#id]: this.#code };
    });
  }
}
