/** A table of small square cells with numbers in them, to look at or to edit. */

import { make } from "../dom";
import { text } from "../strings";
import type { Table } from "./arithmetic";
import { numberField } from "./controls";
import { decimal } from "./format";

export class Grid {
  readonly element: HTMLElement;
  readonly #cells: HTMLElement[][];
  readonly #frame = make("span", { class: "cr-live__frame" });

  /** `edit` makes the cells fields and is told what was typed. */
  constructor(
    label: string,
    rows: number,
    columns: number,
    edit?: (row: number, column: number, value: number) => void,
  ) {
    this.#cells = Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => {
        const content = edit
          ? numberField(text("live_cell", { row: i + 1, column: j + 1 }), (value) => edit(i, j, value))
          : make("span", {});
        return make("span", { class: "cr-live__cell" }, content);
      }),
    );
    for (const [i, cells] of this.#cells.entries())
      for (const [j, cell] of cells.entries()) cell.style.gridArea = `${i + 1} / ${j + 1}`;
    this.element = make("div", { class: "cr-live__grid", role: "group", "aria-label": label }, ...this.#cells.flat());
    this.element.style.setProperty("--columns", String(columns));
  }

  /** Shows a number, or a text; an empty cell stays empty. */
  set(row: number, column: number, value: number | string): void {
    const content = this.#cells[row]?.[column]?.firstElementChild;
    if (content instanceof HTMLInputElement) {
      content.value = typeof value === "number" ? String(Number(value.toFixed(2))) : value;
      content.removeAttribute("aria-invalid");
    } else if (content) content.textContent = typeof value === "number" ? decimal(value) : value;
  }

  fill(values: Table): void {
    for (const [i, row] of values.entries()) for (const [j, value] of row.entries()) this.set(i, j, value);
  }

  /** Draws a frame of this colour around `rows` × `columns` cells from (row, column). */
  frame(row: number, column: number, rows: number, columns: number, colour: string): void {
    this.#frame.dataset.mark = colour;
    this.#frame.style.gridArea = `${row + 1} / ${column + 1} / span ${rows} / span ${columns}`;
    this.element.append(this.#frame);
  }

  /** Gives each cell the mark that `of` names: a colour, or more. */
  mark(of: (row: number, column: number) => string): void {
    for (const [i, row] of this.#cells.entries()) for (const [j, cell] of row.entries()) cell.dataset.mark = of(i, j);
  }
}
