/** A code cell of a notebook: its editor, the button beside it, and what came of its last run. */

import { Attempt, type Ending } from "../attempt";
import { CellEditor } from "../cell-editor";
import { action, make, part } from "../dom";
import type { Content } from "../output";
import { Screen } from "../screen";
import type { ExerciseStore } from "../storage";
import { stringsReady, text } from "../strings";
import { clearVerdict, showNotice, showVerdict, verdictOf, verdictOfBlanks } from "../verdict";

/** Queued cells wait for those before them in the notebook. */
type State = "idle" | "queued" | "loading" | "running" | "done" | "failed" | "error" | "stopped";

/** What a cell asks of its notebook. */
export interface Owner {
  readonly id: string;
  readonly store: ExerciseStore;
  /** Id of the element that says which keys the editors know. */
  readonly keysId: string;
  run(cell: Cell): void;
  stop(): void;
  /** The editor after this cell's gets the focus. */
  leave(cell: Cell): void;
  edited(): void;
  say(message: string): void;
  /** Tab leaves an editor from now on, or does so no longer. */
  leaving(leaving: boolean): void;
  /** The code of all cells. */
  code(): string;
}

export class Cell {
  readonly id: string;
  readonly editor: CellEditor;
  readonly #owner: Owner;
  readonly #verdict: HTMLElement;
  readonly #screen: Screen;
  #attempt: Attempt | undefined;
  #state: State = "idle";
  /** Which run of the notebook showed what is shown, counted from 1; undefined after a restart. */
  count: number | undefined;
  /** The exception that ended the last run. */
  error: { message: string; traceback: string } | undefined;
  /** Whether the cell shows what a run in this page brought, and not what the notebook was stored with. */
  hasRun = false;

  /** `number` counts the code cells from 1. */
  constructor(
    readonly root: HTMLElement,
    readonly number: number,
    owner: Owner,
    signal: AbortSignal,
  ) {
    this.#owner = owner;
    this.id = root.dataset.id ?? "";
    this.#verdict = part(root, "verdict");
    this.#screen = new Screen(root);
    this.editor = new CellEditor({
      parent: part(root, "editor"),
      store: owner.store,
      id: this.id,
      label: () => text("cell_code", { number }),
      describedBy: owner.keysId,
      signal,
      onRun: (stay) => {
        owner.run(this);
        if (!stay) owner.leave(this);
      },
      onEdit: () => this.#edited(),
      onLeaving: (leaving) => owner.leaving(leaving),
      onUnavailable: (message) => owner.say(message),
      upcoming: () => owner.code(),
    });
    action(root, "run")?.addEventListener("click", () => owner.run(this));
    action(root, "stop")?.addEventListener("click", () => owner.stop());
    action(root, "reset")?.addEventListener("click", () => this.reset());
    stringsReady.then(() => this.#edited());
  }

  get isBusy(): boolean {
    return this.#state === "queued" || this.#state === "loading" || this.#state === "running";
  }

  get isEdited(): boolean {
    return this.editor.code !== this.editor.starter;
  }

  /** What the last run showed, for the notebook's file. */
  contents(): Promise<Content[]> {
    return this.#screen.output.contents();
  }

  /** Waits for the cells before it. */
  queue(): void {
    this.#setState("queued");
  }

  /** Leaves the queue without having run. */
  unqueue(): void {
    this.#setState(this.hasRun ? "stopped" : "idle");
  }

  /** Runs as the `count`th run of the notebook; resolves with how it ended. */
  async run(count: number, onRunning: () => void): Promise<Ending> {
    this.editor.save();
    this.hasRun = true;
    this.error = undefined;
    clearVerdict(this.#verdict);
    part(this.root, "time").hidden = true;
    this.#setState("loading");
    const filename = `In [${count}]`;
    let begun = 0;
    const attempt = new Attempt({ code: this.editor.code, filename, notebook: this.#owner.id }, this.#screen, () => {
      begun = performance.now();
      this.count = count;
      this.#setState("running");
      onRunning();
    });
    this.#attempt = attempt;
    const ending = await attempt.finished;
    this.#attempt = undefined;
    if (begun) this.#showTime((performance.now() - begun) / 1000);
    this.#show(ending, filename);
    return ending;
  }

  stop(): void {
    this.#attempt?.stop();
  }

  /** Names are gone: the count belongs to runs that can no longer be built on. */
  forget(): void {
    this.count = undefined;
    this.#paintCount();
  }

  /** Brings the original code back, without what another showed. */
  reset(): void {
    if (!this.isEdited || this.isBusy) return;
    this.editor.replace(this.editor.starter);
    this.#screen.clear();
    clearVerdict(this.#verdict);
    this.hasRun = false;
    this.count = undefined;
    this.error = undefined;
    part(this.root, "time").hidden = true;
    this.#setState("idle");
    this.#edited();
  }

  restore(code: string): void {
    this.editor.replace(code);
    this.#edited();
  }

  goTo(): void {
    this.root.scrollIntoView({ block: "nearest" });
  }

  #edited(): void {
    const button = action(this.root, "reset");
    if (button) {
      const focusLost = !this.isEdited && button === document.activeElement;
      button.hidden = !this.isEdited;
      if (focusLost) void this.editor.focus();
    }
    this.#owner.edited();
  }

  #show(ending: Ending, filename: string): void {
    const goToLine = (line: number) => this.editor.goToLine(line);
    switch (ending.state) {
      case "done":
        this.#setState("done");
        break;
      case "stopped":
        this.#setState("stopped");
        showNotice(this.#verdict, text("stopped"));
        break;
      case "blanks":
        this.#setState("failed");
        showVerdict(this.#verdict, verdictOfBlanks(ending.blanks), filename, goToLine);
        break;
      case "unavailable": {
        this.#setState("error");
        const { message, url } = ending;
        const details = url && !message.includes(url) ? `${message} (${url})` : message;
        showNotice(this.#verdict, text("unavailable"), make("p", { class: "cr-verdict__details" }, details));
        break;
      }
      case "error":
        this.error = ending;
        this.#setState("error");
        showVerdict(this.#verdict, verdictOf(ending), filename, goToLine);
        break;
    }
  }

  #showTime(seconds: number): void {
    const time = part(this.root, "time");
    time.textContent = text("cell_seconds", { seconds: seconds.toFixed(seconds < 10 ? 1 : 0) });
    time.hidden = false;
  }

  #setState(state: State): void {
    this.#state = state;
    this.root.dataset.state = state;
    const [run, stop] = [action(this.root, "run"), action(this.root, "stop")];
    const running = state === "loading" || state === "running";
    const focused = document.activeElement;
    if (run) run.hidden = running;
    if (stop) stop.hidden = !running;
    // Whoever pressed the one finds the other under the finger.
    if (running && focused === run) stop?.focus();
    else if (!running && focused === stop) run?.focus();
    part(this.root, "output").setAttribute("aria-busy", String(running));
    this.#paintCount();
  }

  #paintCount(): void {
    this.root.toggleAttribute("data-stale", this.count === undefined);
    part(this.root, "count").textContent = `[${this.isBusy ? "*" : (this.count ?? " ")}]`;
  }
}
