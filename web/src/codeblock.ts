/** A code cell: editor, buttons, what the code printed and the verdict on it. */

import { loadAssets } from "./assets";
import { action, announce, make, part } from "./dom";
import { Draft } from "./draft";
import type { Editor } from "./editor";
import { Output } from "./output";
import { Progress } from "./progress";
import type { Event as RunEvent } from "./protocol";
import { type Run, runtime } from "./runtime";
import { type ExerciseStore, storeOf } from "./storage";
import { stringsReady, text } from "./strings";
import { clearVerdict, type StoredVerdict, showNotice, showVerdict, verdictOf, verdictOfBlanks } from "./verdict";
import { WrittenFiles } from "./written";

type State = "idle" | "loading" | "running" | "done" | "passed" | "failed" | "error" | "stopped";
type Kind = "run" | "submit";

export function mountCodeblock(root: HTMLElement, signal: AbortSignal): void {
  const codeblock = new Codeblock(root);
  signal.addEventListener("abort", () => codeblock.dispose());
}

/** Attempts that are under way on this page; Python runs one program at a time. */
const underWay = new Set<Attempt>();

/** One click on Run or Submit, from the click to its result. */
interface Attempt {
  kind: Kind;
  run?: Run;
}

class Codeblock {
  readonly #root: HTMLElement;
  readonly #id: string;
  readonly #file: string;
  readonly #store: ExerciseStore;
  readonly #draft: Draft;
  readonly #pre: HTMLElement;
  /** One line under the editor: which keys it knows, or what has just happened. */
  readonly #note = make("p", { class: "cr-codeblock__note" });
  readonly #verdict: HTMLElement;
  readonly #output: Output;
  readonly #written = new WrittenFiles();
  readonly #progress: Progress;
  readonly #disposal = new AbortController();
  #editor: Editor | undefined;
  #attempt: Attempt | undefined;
  /** The attempt whose files are shown, which may be over. */
  #writing: Attempt | undefined;
  #stale = false;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#id = root.dataset.id ?? "";
    this.#file = root.dataset.file ?? "";
    this.#store = storeOf(root);
    const pre = part(root, "editor").querySelector("pre");
    if (!pre) throw new Error(`Codeblock ${this.#id} has no starter`);
    this.#pre = pre;
    // Not the text of the whole: a theme may put a button for copying beside the code.
    const starter = pre.querySelector("code")?.textContent ?? "";
    this.#draft = new Draft(this.#store, this.#id, starter, this.#disposal.signal);
    if (this.#draft.code !== starter) pre.replaceChildren(make("code", {}, this.#draft.code));
    part(root, "editor").after(this.#note);
    this.#verdict = part(root, "verdict");
    this.#output = new Output(part(root, "output"));
    part(root, "output").after(this.#written.element);
    this.#progress = new Progress(part(root, "progress"));
    this.#setState("idle");
    this.#listen();
    this.#note.id = `cr-note-${this.#id}`;
    stringsReady.then(() => {
      this.#showNote();
      this.#restoreVerdict();
    });
  }

  dispose(): void {
    this.#attempt?.run?.stop();
    this.#release();
    this.#disposal.abort();
    this.#clearOutput();
    this.#editor?.destroy();
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
    on("reset", () => this.#replace(this.#draft.starter, text("starter_shown")));

    const visible = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        visible.disconnect();
        void this.#mountEditor();
      },
      { rootMargin: "200px" },
    );
    visible.observe(this.#pre);
    signal.addEventListener("abort", () => visible.disconnect());
  }

  async #mountEditor(): Promise<void> {
    try {
      const [{ createEditor }] = await Promise.all([import("./editor"), stringsReady]);
      if (this.#disposal.signal.aborted) return;
      this.#editor = createEditor({
        parent: part(this.#root, "editor"),
        text: this.#draft.code,
        label: text("editor_label", { file: this.#file }),
        describedBy: this.#note.id,
        onRun: () => this.#start("run"),
        onChange: (code) => this.#edited(code),
        onFocus: () => this.#focused(),
        onLeaving: (leaving) => this.#showLeaving(leaving),
      });
      this.#pre.remove();
    } catch (error) {
      console.warn(error);
      await stringsReady;
      this.#showNote(text("editor_unavailable"));
    }
  }

  #focused(): void {
    // Python loads while the student still types.
    loadAssets().then(
      (assets) => runtime(assets).warm(this.#draft.code),
      () => {},
    );
  }

  #edited(code: string): void {
    this.#draft.code = code;
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
    if (this.#attempt) this.#stop();
    this.#clearOutput();
    this.#keepVerdict(undefined);
    if (this.#editor) this.#editor.replace(code);
    else this.#pre.replaceChildren(make("code", {}, code));
    this.#edited(code);
    this.#draft.save();
    this.#setState("idle");
    const undo = make("button", { type: "button", class: "cr-link" }, text("undo"));
    undo.addEventListener("click", () => {
      this.#editor?.undo();
      this.#showNote();
    });
    this.#showNote(message, ...(this.#editor ? [" ", undo] : []));
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
    if (this.#attempt || (kind === "submit" && this.#root.dataset.test === undefined)) return;
    const attempt: Attempt = { kind };
    this.#attempt = attempt;
    this.#draft.save();
    this.#showNote();
    this.#clearOutput();
    this.#writing = attempt;
    this.#keepVerdict(undefined);
    this.#setState("loading");
    this.#progress.show(text(underWay.size > 0 ? "waiting" : "loading"));
    underWay.add(attempt);
    void this.#follow(attempt);
  }

  /** Sees the attempt through; whatever arrives after it was stopped is dropped. */
  async #follow(attempt: Attempt): Promise<void> {
    const over = () => this.#attempt !== attempt;
    try {
      const { findBlanks } = await import("./blanks");
      if (over()) return;
      const blanks = findBlanks(this.#draft.code);
      if (blanks.length > 0) {
        this.#finish("failed");
        this.#keepVerdict(verdictOfBlanks(blanks));
        this.#verdict.scrollIntoView({ block: "nearest" });
        return;
      }
      const assets = await loadAssets();
      if (over()) return;
      const { test, testFile } = this.#root.dataset;
      const request = {
        code: this.#draft.code,
        filename: this.#file,
        ...(attempt.kind === "submit" && test !== undefined ? { test: { code: test, filename: testFile ?? "" } } : {}),
      };
      attempt.run = runtime(assets).run(request, (event) => {
        if (event.type === "files") {
          if (this.#writing === attempt) this.#written.update(event);
        } else if (!over()) this.#receive(event);
      });
      const outcome = await attempt.run.finished;
      if (over()) return;
      this.#output.flush();
      if (outcome.state === "unavailable") this.#unavailable(attempt.kind, outcome.message, outcome.url);
      else if (outcome.state === "stopped") this.#stopped();
      else {
        this.#finish(outcome.state);
        // A verdict speaks for itself; that a run has ended would otherwise only be seen.
        if (outcome.state === "done") announce(this.#ending());
        else this.#keepVerdict(verdictOf(outcome));
      }
    } catch (error) {
      if (!over()) this.#unavailable(attempt.kind, error instanceof Error ? error.message : String(error));
    }
  }

  #receive(event: RunEvent): void {
    if (event.type === "progress") {
      if (event.loaded < event.total) this.#progress.bytes(event.label || text("loading"), event.loaded, event.total);
      else this.#progress.show(text(this.#root.dataset.state === "running" ? "running" : "loading"));
    } else if (event.type === "started") {
      this.#setState("running");
      this.#progress.show(text("running"));
    } else if (event.type === "stream") this.#output.print(event.text);
    else if (event.type === "display") this.#output.display(event);
  }

  #ending(): string {
    const { names } = this.#written;
    return [text("done"), ...(names.length > 0 ? [text("files_ready", { names: names.join(", ") })] : [])].join(" ");
  }

  #clearOutput(): void {
    this.#output.clear();
    this.#written.clear();
    this.#writing = undefined;
  }

  #stop(): void {
    const attempt = this.#attempt;
    if (!attempt) return;
    this.#output.flush();
    this.#stopped();
    attempt.run?.stop();
  }

  #stopped(): void {
    this.#finish("stopped");
    showNotice(this.#verdict, text("stopped"));
  }

  #unavailable(kind: Kind, message: string, url?: string): void {
    this.#finish("error");
    const retry = make("button", { type: "button", class: "cr-button", "data-action": "retry" }, text("retry"));
    retry.addEventListener("click", () => this.#start(kind));
    const details = make(
      "p",
      { class: "cr-verdict__details" },
      url && !message.includes(url) ? `${message} (${url})` : message,
    );
    showNotice(this.#verdict, text("unavailable"), details, retry);
  }

  #release(): void {
    if (this.#attempt) underWay.delete(this.#attempt);
    this.#attempt = undefined;
  }

  #finish(state: State): void {
    this.#release();
    this.#progress.hide();
    this.#setState(state);
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
    showVerdict(this.#verdict, verdict, this.#file, (line) => this.#editor?.goToLine(line));
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
