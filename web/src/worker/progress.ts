/** Adds up the bytes of everything that is on its way, and reports them a few times a second. */

const INTERVAL = 100;

export type Report = (label: string, loaded: number, total: number) => void;

export class Progress {
  #files = new Map<string, { loaded: number; total: number }>();
  #label = "";
  #reported = 0;

  constructor(readonly report: Report) {}

  /** Say what is being loaded; sums start again once everything before has arrived. */
  label(text: string): void {
    if ([...this.#files.values()].every((file) => file.loaded >= file.total)) this.#files.clear();
    this.#label = text;
  }

  /** A file of so many bytes is needed. */
  expect(url: string, total: number): void {
    if (!this.#files.has(url)) this.#files.set(url, { loaded: 0, total });
  }

  /** So many bytes of the file have arrived; `total` once its end is known. */
  arrived(url: string, loaded: number, total?: number): void {
    const file = this.#files.get(url);
    if (!file) return;
    file.loaded = loaded;
    file.total = Math.max(total ?? file.total, loaded);
    const now = performance.now();
    if (now - this.#reported < INTERVAL) return;
    this.#reported = now;
    this.send();
  }

  /** Report the sums now. */
  send(): void {
    let loaded = 0;
    let total = 0;
    for (const file of this.#files.values()) {
      loaded += file.loaded;
      total += file.total;
    }
    if (total > 0) this.report(this.#label, loaded, total);
  }
}
