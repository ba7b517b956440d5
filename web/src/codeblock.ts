/** A code cell: editor, buttons, what the code printed and the verdict on it. */

import { Attempt } from "./attempt";
import { CellEditor } from "./cell-editor";
import { action, announce, make, part } from "./dom";
import { Screen } from "./screen";
import { type ExerciseStore, storeOf } from "./storage";
import { stringsReady, text } from "./strings";
import { clearVerdict, type StoredVerdict, showNotice, showVerdict, verdictOf, verdictOfBlanks } from "./verdict";

type State = "idle" | "loading" | "running" | "done" | "passed" | "failed" | "error" | "stopped";
type Kind = "run" | "submit";

export function mountCodeblock(root: HTMLElement, signal: AbortSignal): void {
  const codeblock = new Codeblock(root);
  signal.addEventListener("abort", () => codeblock.dispose());
}

class Codeblock {
  readonly #root: HTMLElement;
  readonly #id: string;
  readonly #file: string;
  readonly #store: ExerciseStore;
  /** One line under the editor: which keys it knows, or what has just happened. */
  readonly #note = make("p", { class: "cr-codeblock__note" });
  readonly #verdict: HTMLElement;
  readonly #screen: Screen;
  readonly #disposal = new AbortController();
  readonly #editor: CellEditor;
  #attempt: Attempt | undefined;
  #stale = false;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#id = root.dataset.id ?? "";
    this.#file = root.dataset.file ?? "";
    this.#store = storeOf(root);
    this.#note.id = `cr-note-${this.#id}`;
    this.#editor = new CellEditor({
      parent: part(root, "editor"),
      store: this.#store,
      id: this.#id,
      label: () => text("editor_label", { file: this.#file }),
      describedBy: this.#note.id,
      signal: this.#disposal.signal,
      onRun: () => this.#start("run"),
      onEdit: () => this.#edited(),
      onLeaving: (leaving) => this.#showLeaving(leaving),
      onUnavailable: (message) => this.#showNote(message),
      upcoming: () => this.#editor.code,
    });
    part(root, "editor").after(this.#note);
    this.#verdict = part(root, "verdict");
    this.#screen = new Screen(root);
    this.#setState("idle");
    this.#listen();
    stringsReady.then(() => {
      this.#showNote();
      this.#restoreVerdict();
    });
  }

  dispose(): void {
    this.#attempt?.stop();
    this.#disposal.abort();
    this.#screen.clear();
  }

  #listen(): void {
    const { signal } = this.#disposal;
    const on = (name: string, listener: () => void) =>
      action(this.#root, name)?.addEventListener("click", listener, { signal });
    on("run", () => this.#start("run"));
    on("submit", () => this.#start("submit"));
    on("stop", () => this.#stop());
    on("hints", () => this.#toggleHints());
    on("solution", () => this.#replace(this.#root.dataset.solution ?? "", text("solution_shown")));
    on("reset", () => this.#replace(this.#editor.starter, text("starter_shown")));
  }

  #edited(): void {
    if (this.#attempt) return;
    this.#setState("idle");
    if (!this.#verdict.hidden && !this.#stale) {
      this.#stale = true;
      this.#verdict.toggleAttribute("data-stale", true);
      this.#store.update(({ verdict }) => {
        const stored = verdict?.[this.#id];
        if (stored) stored.stale = true;
      });
    }
  }

  /** Show solution and Reset: the other text, a clean slate, and a way back. */
  #replace(code: string, message: string): void {
    this.#stop();
    this.#screen.clear();
    this.#keepVerdict(undefined);
    this.#editor.replace(code);
    this.#edited();
    this.#setState("idle");
    const undo = make("button", { type: "button", class: "cr-link" }, text("undo"));
    undo.addEventListener("click", () => {
      this.#editor.undo();
      this.#showNote();
    });
    this.#showNote(message, ...(this.#editor.isMounted ? [" ", undo] : []));
    announce(message);
  }

  #toggleHints(): void {
    const button = action(this.#root, "hints");
    const hints = part(this.#root, "hints");
    hints.hidden = !hints.hidden;
    button?.setAttribute("aria-expanded", String(!hints.hidden));
    if (button) button.textContent = text(hints.hidden ? "show_hints" : "hide_hints");
  }

  #start(kind: Kind): void {
    const { test, testFile } = this.#root.dataset;
    if (this.#attempt || (kind === "submit" && test === undefined)) return;
    this.#editor.save();
    this.#showNote();
    this.#keepVerdict(undefined);
    this.#setState("loading");
    const graded = kind === "submit" && test !== undefined;
    const program = {
      code: this.#editor.code,
      filename: this.#file,
      ...(graded ? { test: { code: test, filename: testFile ?? "" } } : {}),
    };
    this.#attempt = new Attempt(program, this.#screen, () => this.#setState("running"));
    void this.#follow(this.#attempt, kind);
  }

  async #follow(attempt: Attempt, kind: Kind): Promise<void> {
    const ending = await attempt.finished;
    // It was stopped, and another may have begun.
    if (this.#attempt !== attempt) return;
    this.#attempt = undefined;
    switch (ending.state) {
      case "blanks":
        this.#setState("failed");
        this.#keepVerdict(verdictOfBlanks(ending.blanks));
        this.#verdict.scrollIntoView({ block: "nearest" });
        break;
      case "unavailable":
        this.#unavailable(kind, ending.message, ending.url);
        break;
      case "stopped":
        this.#stopped();
        break;
      case "done":
        this.#setState("done");
        // A verdict speaks for itself; that a run has ended would otherwise only be seen.
        announce(this.#ending());
        break;
      default:
        this.#setState(ending.state);
        this.#keepVerdict(verdictOf(ending));
    }
  }

  #ending(): string {
    const { names } = this.#screen.written;
    return [text("done"), ...(names.length > 0 ? [text("files_ready", { names: names.join(", ") })] : [])].join(" ");
  }

  /** Shows at once that it stopped, however long that takes Python. */
  #stop(): void {
    const attempt = this.#attempt;
    if (!attempt) return;
    this.#attempt = undefined;
    attempt.stop();
    this.#stopped();
  }

  #stopped(): void {
    this.#setState("stopped");
    showNotice(this.#verdict, text("stopped"));
  }

  #unavailable(kind: Kind, message: string, url?: string): void {
    this.#setState("error");
    const retry = make("button", { type: "button", class: "cr-button", "data-action": "retry" }, text("retry"));
    retry.addEventListener("click", () => this.#start(kind));
    const details = make(
      "p",
      { class: "cr-verdict__details" },
      url && !message.includes(url) ? `${message} (${url})` : message,
    );
    showNotice(this.#verdict, text("unavailable"), details, retry);
  }

  #setState(state: State): void {
    this.#root.dataset.state = state;
    const busy = state === "loading" || state === "running";
    const stop = action(this.#root, "stop");
    const focusLost = !busy && stop !== null && stop === document.activeElement;
    if (stop) stop.hidden = !busy;
    for (const name of ["run", "submit"]) {
      // Not `disabled`, which would take the focus away from who pressed it.
      action(this.#root, name)?.setAttribute("aria-disabled", String(busy));
    }
    part(this.#root, "output").setAttribute("aria-busy", String(busy));
    if (focusLost) action(this.#root, "run")?.focus();
  }

  /** Shows and stores a verdict, or forgets the one there is. */
  #keepVerdict(verdict: StoredVerdict | undefined): void {
    this.#stale = false;
    if (verdict) this.#showVerdict(verdict);
    else clearVerdict(this.#verdict);
    const stored = this.#store.read().verdict?.[this.#id];
    if (!verdict && !stored) return;
    this.#store.update((record) => {
      const { [this.#id]: _, ...others } = record.verdict ?? {};
      record.verdict = verdict ? { ...others, [this.#id]: verdict } : others;
    });
  }

  #restoreVerdict(): void {
    const verdict = this.#store.read().verdict?.[this.#id];
    if (!verdict || this.#attempt) return;
    this.#stale = verdict.stale === true;
    this.#showVerdict(verdict);
  }

  #showVerdict(verdict: StoredVerdict): void {
    showVerdict(this.#verdict, verdict, this.#file, (line) => this.#editor.goToLine(line));
  }

  #showLeaving(leaving: boolean): void {
    if (leaving) announce(text("editor_leaving"));
    if (leaving) this.#showNote(text("editor_leaving"));
    else if (this.#note.textContent === text("editor_leaving")) this.#showNote();
  }

  #showNote(message?: string, ...more: (Node | string)[]): void {
    this.#note.replaceChildren(message ?? text("editor_keys"), ...more);
    this.#note.toggleAttribute("data-keys", message === undefined);
  }
}
