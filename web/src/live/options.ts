/** What an instructor set on a live slide: the `data-` attributes of its element. */

import type { Table } from "./arithmetic";

export class Options {
  readonly #data: DOMStringMap;

  constructor(data: DOMStringMap) {
    this.#data = data;
  }

  text(name: string, fallback = ""): string {
    return this.#data[name] ?? fallback;
  }

  /** A number between `low` and `high`; what is no number is the fallback. */
  number(name: string, fallback: number, low: number, high: number): number {
    const value = Number.parseFloat(this.#data[name] ?? "");
    return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : fallback;
  }

  /** Rows separated by semicolons, numbers by spaces: "1 0 -1; 1 0 -1". */
  table(name: string, fallback: Table): Table {
    const rows = (this.#data[name] ?? "").split(";").map((row) => row.trim().split(/\s+/).map(Number));
    const columns = rows[0]?.length ?? 0;
    const isTable = rows.every((row) => row.length === columns && row.every((value) => Number.isFinite(value)));
    return this.#data[name] && isTable ? rows : fallback.map((row) => [...row]);
  }
}
