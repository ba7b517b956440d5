/** The editor of a code cell: its static text until it comes into view, then CodeMirror; what is typed is kept. */

import { loadAssets } from "./assets";
import { make } from "./dom";
import { Draft } from "./draft";
import type { Editor } from "./editor";
import { runtime } from "./runtime";
import type { ExerciseStore } from "./storage";
import { stringsReady, text } from "./strings";

export interface CellEditorOptions {
  /** Holds the static text, and then the editor. */
  parent: HTMLElement;
  store: ExerciseStore;
  /** Of the cell, in the store. */
  id: string;
  /** For screen readers, once there are strings. */
  label(): string;
  /** Id of the element that says which keys the editor knows. */
  describedBy: string;
  signal: AbortSignal;
  /** Shift-Enter, or Ctrl-Enter, which stays in the cell. */
  onRun(stay: boolean): void;
  onEdit(): void;
  /** Escape was pressed, or has lost its effect: Tab leaves the editor. */
  onLeaving(leaving: boolean): void;
  onUnavailable(message: string): void;
  /** What will be run before long, so that its packages can be loaded now. */
  upcoming(): string;
}

export class CellEditor {
  readonly #options: CellEditorOptions;
  readonly #pre: HTMLElement;
  readonly #draft: Draft;
  #mounting: Promise<void> | undefined;
  #editor: Editor | undefined;

  constructor(options: CellEditorOptions) {
    this.#options = options;
    const { parent, store, id, signal } = options;
    const pre = parent.querySelector("pre");
    if (!pre) throw new Error(`The cell ${id} has no code`);
    this.#pre = pre;
    // Not the text of the whole: a theme may put a button for copying beside the code.
    const starter = pre.querySelector("code")?.textContent ?? "";
    this.#draft = new Draft(store, id, starter, signal);
    if (this.#draft.code !== starter) pre.replaceChildren(make("code", {}, this.#draft.code));

    const visible = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void this.#mount();
      },
      { rootMargin: "200px" },
    );
    visible.observe(pre);
    signal.addEventListener("abort", () => {
      visible.disconnect();
      this.#editor?.destroy();
    });
  }

  get code(): string {
    return this.#draft.code;
  }

  get starter(): string {
    return this.#draft.starter;
  }

  /** Whether there is an editor, which knows how to undo. */
  get isMounted(): boolean {
    return this.#editor !== undefined;
  }

  /** Another text in one step, kept at once. */
  replace(code: string): void {
    if (this.#editor) this.#editor.replace(code);
    else this.#pre.replaceChildren(make("code", {}, code));
    this.#draft.code = code;
    this.#draft.save();
  }

  undo(): void {
    this.#editor?.undo();
  }

  save(): void {
    this.#draft.save();
  }

  goToLine(line: number): void {
    this.#editor?.goToLine(line);
  }

  async focus(): Promise<void> {
    await this.#mount();
    this.#editor?.focus();
  }

  #mount(): Promise<void> {
    this.#mounting ??= this.#load();
    return this.#mounting;
  }

  async #load(): Promise<void> {
    const { parent, signal, label, describedBy, onRun, onEdit, onLeaving, onUnavailable } = this.#options;
    try {
      const [{ createEditor }] = await Promise.all([import("./editor"), stringsReady]);
      if (signal.aborted) return;
      this.#editor = createEditor({
        parent,
        text: this.#draft.code,
        label: label(),
        describedBy,
        onRun,
        onChange: (code) => {
          this.#draft.code = code;
          onEdit();
        },
        onFocus: () => this.#warm(),
        onLeaving,
      });
      this.#pre.remove();
    } catch (error) {
      console.warn(error);
      await stringsReady;
      onUnavailable(text("editor_unavailable"));
    }
  }

  /** Python loads while the student still types. */
  #warm(): void {
    loadAssets().then(
      (assets) => runtime(assets).warm(this.#options.upcoming()),
      () => {},
    );
  }
}
