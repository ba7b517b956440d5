/** The code editor: CodeMirror with Python, and with blanks that Tab jumps between. Loaded when a codeblock comes into view. */

import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  isolateHistory,
  undo,
} from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, type Extension, Prec, StateField } from "@codemirror/state";
import {
  type Command,
  Decoration,
  type DecorationSet,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  type KeyBinding,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { type Blank, findBlanks } from "./blanks";

export interface EditorOptions {
  parent: HTMLElement;
  text: string;
  /** For screen readers. */
  label: string;
  /** Id of the element that says which keys the editor knows. */
  describedBy: string;
  /** Shift-Enter, or Ctrl-Enter, which stays in the cell. */
  onRun(stay: boolean): void;
  onChange(text: string): void;
  onFocus(): void;
  /** Escape was pressed: Tab leaves the editor from now on, until it is used for something else. */
  onLeaving(leaving: boolean): void;
}

export interface Editor {
  /** Replaces everything in one step that can be undone. */
  replace(text: string): void;
  undo(): void;
  goToLine(line: number): void;
  focus(): void;
  destroy(): void;
}

export function createEditor(options: EditorOptions): Editor {
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({ doc: options.text, extensions: extensions(options) }),
  });
  const select = (from: number, to: number) => {
    view.dispatch({
      selection: { anchor: from, head: to },
      effects: EditorView.scrollIntoView(from, { y: "nearest" }),
    });
    view.focus();
  };
  return {
    replace(text) {
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: 0 },
        annotations: isolateHistory.of("full"),
      });
    },
    undo() {
      undo(view);
      view.focus();
    },
    goToLine(number) {
      const line = view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
      const blank = blanksOf(view.state).find(({ from }) => from >= line.from && from <= line.to);
      if (blank) select(blank.from, blank.to);
      else select(line.from, line.to);
      view.dom.scrollIntoView({ block: "nearest" });
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

function extensions(options: EditorOptions): Extension[] {
  return [
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    indentOnInput(),
    indentUnit.of("    "),
    EditorState.tabSize.of(4),
    bracketMatching(),
    python(),
    syntaxHighlighting(classHighlighter),
    blanks,
    keymap.of([
      running("Shift-Enter", () => options.onRun(false)),
      running("Ctrl-Enter", () => options.onRun(true)),
      running("Mod-Enter", () => options.onRun(true)),
      { key: "Tab", run: nextBlank, shift: previousBlank },
      ...defaultKeymap,
      ...historyKeymap,
    ]),
    leaving(options),
    EditorView.domEventHandlers({ click: selectBlank, focus: () => options.onFocus() }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onChange(update.state.doc.toString());
    }),
    EditorView.contentAttributes.of({
      "aria-label": options.label,
      "aria-describedby": options.describedBy,
      autocapitalize: "off",
      autocorrect: "off",
      spellcheck: "false",
    }),
  ];
}

function running(key: string, run: () => void): KeyBinding {
  return {
    key,
    run: () => {
      run();
      return true;
    },
  };
}

interface Blanks {
  list: Blank[];
  marks: DecorationSet;
}

const blanks = StateField.define<Blanks>({
  create: (state) => readBlanks(state),
  update: (value, transaction) => (transaction.docChanged ? readBlanks(transaction.state) : value),
  provide: (field) => EditorView.decorations.from(field, ({ marks }) => marks),
});

const mark = Decoration.mark({ class: "cr-blank" });

function readBlanks(state: EditorState): Blanks {
  const list = findBlanks(state.doc.toString());
  const named = list.filter(({ from, to }) => from < to);
  return { list, marks: Decoration.set(named.map(({ from, to }) => mark.range(from, to))) };
}

function blanksOf(state: EditorState): Blank[] {
  return state.field(blanks).list;
}

/** Tab: to the next blank; after the last one, or without any, it indents. */
const nextBlank: Command = (view) => {
  const { from, to } = view.state.selection.main;
  const next = blanksOf(view.state).find((blank) => blank.from >= to && (blank.from > from || blank.to > to));
  return next ? selectRange(view, next) : indentMore(view);
};

/** Shift-Tab: to the blank before; before the first one, or without any, it takes indentation away. */
const previousBlank: Command = (view) => {
  const { from } = view.state.selection.main;
  const previous = blanksOf(view.state).findLast((blank) => blank.to <= from && blank.from < from);
  return previous ? selectRange(view, previous) : indentLess(view);
};

function selectRange(view: EditorView, { from, to }: Blank): boolean {
  view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true, userEvent: "select" });
  return true;
}

/** A click or tap into a blank selects it, so that typing fills it in. */
function selectBlank(_event: MouseEvent, view: EditorView): boolean {
  const { main } = view.state.selection;
  const blank = blanksOf(view.state).find(
    ({ from, to }) => main.empty && from < to && from <= main.head && main.head <= to,
  );
  return blank ? selectRange(view, blank) : false;
}

/** Escape lets Tab leave the editor, so that the keyboard alone gets out of it as well as in. */
function leaving(options: EditorOptions): Extension {
  const set = (view: EditorView, on: boolean) => {
    view.setTabFocusMode(on);
    options.onLeaving(on);
    return false;
  };
  // Before the key bindings: one of them takes Escape while something is selected.
  const handlers = EditorView.domEventHandlers({
    keydown(event, view) {
      if (event.key === "Escape") return set(view, true);
      const passive = event.key === "Tab" || event.key === "Shift";
      return passive ? false : set(view, false);
    },
    mousedown: (_event, view) => set(view, false),
    blur: (_event, view) => set(view, false),
  });
  return Prec.highest(handlers);
}
