/** A notebook's file with the student's code and what it showed: valid nbformat, to be opened in Jupyter. */

import { make } from "../dom";
import type { Content } from "../output";
import type { Cell } from "./cell";

/** The parts of the format that change; the rest is as the course's file has it. */
interface NotebookFile {
  cells: {
    cell_type: string;
    id?: string;
    source: string | string[];
    execution_count?: number | null;
    outputs?: unknown[];
  }[];
}

/** Offers the notebook for download. Rejects where the course's file cannot be fetched. */
export async function download(source: string, name: string, cells: readonly Cell[]): Promise<void> {
  const response = await fetch(source);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const notebook = (await response.json()) as NotebookFile;
  const ours = cells.values();
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") continue;
    const { value } = ours.next();
    if (value) await fill(cell, value);
  }
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(notebook, null, 1)}\n`], { type: "application/json" }));
  const link = make("a", { href: url, download: name });
  link.click();
  // Not at once: the browser has yet to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

async function fill(stored: NotebookFile["cells"][number], cell: Cell): Promise<void> {
  stored.source = lines(cell.editor.code);
  if (!cell.hasRun) return;
  stored.execution_count = cell.count ?? null;
  stored.outputs = (await cell.contents()).map(output);
  if (cell.error) {
    const [name = "", ...rest] = cell.error.message.split(": ");
    const traceback = cell.error.traceback.split("\n");
    stored.outputs.push({ output_type: "error", ename: name, evalue: rest.join(": "), traceback });
  }
}

function output(content: Content): unknown {
  if ("text" in content) return { output_type: "stream", name: "stdout", text: lines(content.text) };
  const { data, width, height } = content.shown;
  const picture = Object.keys(data).find((type) => type.startsWith("image/"));
  const metadata = picture && width ? { [picture]: { width, ...(height ? { height } : {}) } } : {};
  return { output_type: "display_data", data, metadata };
}

/** As Jupyter stores text. */
function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}
