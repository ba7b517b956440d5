/** A notebook: cells that run one by one or all, and share their names until a restart. */

import { loadAssets } from "../assets";
import { action, announce, make, part } from "../dom";
import { runtime } from "../runtime";
import { type ExerciseStore, exerciseStore } from "../storage";
import { stringsReady, text } from "../strings";
import { Cell, type Owner } from "./cell";
import { download } from "./file";

/**
 * By id. They outlive their page: who follows a link and comes back finds the cells as they were left, since the names
 * live on in Python.
 */
const notebooks = new Map<string, Notebook>();

export function mountNotebook(root: HTMLElement, signal: AbortSignal): void {
  if (!root.querySelector('[data-part="bar"]')) return;
  const { body } = document;
  body.dataset.crPage = "notebook";
  signal.addEventListener("abort", () => delete body.dataset.crPage);
  const id = root.dataset.id ?? "";
  const kept = notebooks.get(id);
  if (kept?.attach(root)) return;
  kept?.dispose();
  notebooks.set(id, new Notebook(root, id));
}

class Notebook implements Owner {
  readonly id: string;
  readonly store: ExerciseStore;
  readonly keysId: string;
  readonly #bar: HTMLElement;
  readonly #status: HTMLElement;
  /** What the editors are described by; the status may have other things to say. */
  readonly #keys = make("span", { hidden: "" });
  readonly #file: string;
  readonly #source: string;
  readonly #cells: Cell[];
  readonly #disposal = new AbortController();
  #queue: Cell[] = [];
  #current: Cell | undefined;
  /** Runs since the last restart. */
  #runs = 0;
  #hasNames = false;

  constructor(root: HTMLElement, id: string) {
    this.id = id;
    this.store = exerciseStore(root.dataset.course ?? "", id, "notebook");
    this.#file = root.dataset.file ?? "";
    this.#source = new URL(root.dataset.source ?? "", document.baseURI).href;
    this.#bar = part(root, "bar");
    this.#status = part(this.#bar, "status");
    this.keysId = `cr-keys-${id}`;
    this.#keys.id = this.keysId;
    this.#bar.append(this.#keys);
    this.#cells = cellsOf(root).map((cell, index) => new Cell(cell, index + 1, this, this.#disposal.signal));
    const on = (name: string, listener: () => void) => action(this.#bar, name)?.addEventListener("click", listener);
    on("run-all", () => this.#run(this.#cells));
    on("stop", () => this.stop());
    on("restart", () => this.#restart());
    on("reset", () => this.#reset());
    this.#bar.querySelector('a[data-action="download"]')?.addEventListener("click", (event) => {
      event.preventDefault();
      void this.#download();
    });
    stringsReady.then(() => {
      this.#keys.textContent = text("notebook_keys");
      this.#paint();
    });
  }

  /** Puts the cells as they were left into a page that was shown anew; false where it has other cells by now. */
  attach(root: HTMLElement): boolean {
    const places = cellsOf(root);
    const isSame =
      places.length === this.#cells.length &&
      places.every((place, index) => {
        const cell = this.#cells[index];
        const starter = place.querySelector("code")?.textContent ?? "";
        return cell?.root === place || (cell?.id === place.dataset.id && cell?.editor.starter === starter);
      });
    if (!isSame) return false;
    places.forEach((place, index) => {
      const cell = this.#cells[index];
      if (cell && cell.root !== place) place.replaceWith(cell.root);
    });
    part(root, "bar").replaceWith(this.#bar);
    return true;
  }

  dispose(): void {
    this.stop();
    this.#disposal.abort();
  }

  code(): string {
    return this.#cells.map(({ editor }) => editor.code).join("\n");
  }

  run(cell: Cell): void {
    this.#run([cell]);
  }

  leave(cell: Cell): void {
    const next = this.#cells[cell.number];
    if (!next) return;
    void next.editor.focus().then(() => next.goTo());
  }

  edited(): void {
    const isEdited = this.#cells?.some((cell) => cell.isEdited) ?? false;
    action(this.#bar, "reset")?.setAttribute("aria-disabled", String(!isEdited));
  }

  say(message: string): void {
    announce(message);
    if (!this.#current) this.#show(message);
  }

  leaving(leaving: boolean): void {
    const message = text("editor_leaving");
    if (leaving) this.say(message);
    else if (this.#status.textContent === message) this.#show();
  }

  stop(): void {
    const cell = this.#current;
    if (!cell) return;
    for (const waiting of this.#queue.splice(0)) waiting.unqueue();
    this.#tell(text(this.#hasNames ? "notebook_stopped" : "stopped"));
    // Last: it may end Python, and then tells so.
    cell.stop();
  }

  #run(cells: Cell[]): void {
    for (const cell of cells) {
      if (cell.isBusy) continue;
      cell.queue();
      this.#queue.push(cell);
    }
    if (!this.#current) void this.#work();
  }

  /** Runs what is queued until it is done, or until a cell fails. */
  async #work(): Promise<void> {
    const begun = performance.now();
    let ran = 0;
    for (let cell = this.#queue.shift(); cell; cell = this.#queue.shift()) {
      this.#current = cell;
      this.#paint();
      loadAssets().then(
        (assets) => runtime(assets).watch(this.id, () => this.#lost()),
        () => {},
      );
      this.#showRunning(cell);
      const ending = await cell.run(this.#runs + 1, () => {
        this.#runs++;
        this.#hasNames = true;
      });
      ran++;
      this.#current = undefined;
      if (ending.state === "done") {
        if (this.#queue.length === 0) this.#tellDone(cell, ran, (performance.now() - begun) / 1000);
      } else if (ending.state === "stopped") continue;
      else {
        const rest = this.#queue.splice(0);
        for (const waiting of rest) waiting.unqueue();
        this.#show(text(rest.length > 0 ? "cell_failed_rest" : "cell_failed", { number: cell.number }));
      }
    }
    this.#paint();
  }

  #tellDone(cell: Cell, ran: number, seconds: number): void {
    if (ran === this.#cells.length) this.#tell(text("notebook_done", { seconds: seconds.toFixed(0) }));
    else {
      announce(text("cell_done", { number: cell.number }));
      this.#show();
    }
  }

  #lost(): void {
    if (!this.#hasNames) return;
    this.#forget();
    this.#tell(text("notebook_lost"), true);
  }

  #restart(): void {
    this.stop();
    loadAssets().then(
      (assets) => runtime(assets).forget(this.id),
      () => {},
    );
    this.#forget();
    this.#tell(text("notebook_restarted"));
  }

  #forget(): void {
    this.#runs = 0;
    this.#hasNames = false;
    for (const cell of this.#cells) cell.forget();
  }

  #reset(): void {
    if (this.#current) return;
    const edited = this.#cells.filter((cell) => cell.isEdited);
    if (edited.length === 0) return;
    const texts = new Map(edited.map((cell) => [cell, cell.editor.code]));
    for (const cell of edited) cell.reset();
    const undo = make("button", { type: "button", class: "cr-link" }, text("undo"));
    undo.addEventListener("click", () => {
      for (const [cell, code] of texts) cell.restore(code);
      this.#show();
      action(this.#bar, "run-all")?.focus();
    });
    announce(text("notebook_reset"));
    this.#show(text("notebook_reset"), " ", undo);
  }

  async #download(): Promise<void> {
    try {
      await download(this.#source, this.#file, this.#cells);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#tell(text("notebook_download_failed", { reason }), true);
    }
  }

  #showRunning(cell: Cell): void {
    const message = text("cell_running", { number: cell.number, total: this.#cells.length });
    const link = make("button", { type: "button", class: "cr-link" }, message);
    link.addEventListener("click", () => cell.goTo());
    this.#show(link);
  }

  #tell(message: string, isWarning = false): void {
    announce(message);
    this.#show(message);
    this.#status.toggleAttribute("data-warning", isWarning);
  }

  /** Without a message, which keys there are. */
  #show(...message: (Node | string)[]): void {
    this.#status.replaceChildren(...(message.length > 0 ? message : [text("notebook_keys")]));
    this.#status.toggleAttribute("data-keys", message.length === 0);
    this.#status.removeAttribute("data-warning");
  }

  #paint(): void {
    const isRunning = this.#current !== undefined;
    this.#bar.toggleAttribute("data-running", isRunning);
    action(this.#bar, "stop")?.setAttribute("aria-disabled", String(!isRunning));
    if (!this.#status.textContent) this.#show();
  }
}

function cellsOf(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('[data-part="cell"]')];
}
