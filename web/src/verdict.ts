/** Shows what Submit found, the blanks that are left and the errors of a run. */

import type { Blank } from "./blanks";
import { make } from "./dom";
import type { Message, Outcome } from "./protocol";
import { type StringKey, text } from "./strings";

export interface Finding {
  kind: Message["kind"];
  text: string;
  /** A line of the student's code, counted from 1. */
  line?: number;
  traceback?: string;
}

/** Stored with the exercise and shown again after a reload. */
export interface StoredVerdict {
  state: "passed" | "failed" | "error";
  messages: Finding[];
  /** Nothing ran, because of blanks that are left. */
  blanks?: true;
  /** The code has changed since. */
  stale?: true;
}

export function verdictOf(outcome: Exclude<Outcome, { state: "done" }>): StoredVerdict {
  if (outcome.state === "error") {
    const { message, traceback, line } = outcome;
    return { state: "error", messages: [{ kind: "fail", text: message, traceback, ...(line ? { line } : {}) }] };
  }
  const messages: Finding[] = outcome.messages.map((message) => ({ ...message }));
  const last = messages.findLast(({ kind }) => kind === "fail") ?? messages.at(-1);
  if (outcome.state === "failed" && outcome.line && last) last.line = outcome.line;
  return { state: outcome.state, messages };
}

/** One message a line, naming all that is to be filled in on it. */
export function verdictOfBlanks(blanks: Blank[]): StoredVerdict {
  const lines = Map.groupBy(blanks, ({ line }) => line);
  const messages = [...lines].map(([line, found]): Finding => {
    const named = found.filter(({ from, to }) => from < to);
    const name = (named.length > 0 ? named : found).map((blank) => blank.name).join(", ");
    return { kind: "fail", text: text(named.length > 0 ? "blank" : "blank_empty", { line, name }), line };
  });
  return { state: "failed", messages, blanks: true };
}

/** Fills the codeblock's verdict; `goToLine` shows a line of the student's code. */
export function showVerdict(
  element: HTMLElement,
  verdict: StoredVerdict,
  file: string,
  goToLine: (line: number) => void,
): void {
  const lead: StringKey = verdict.blanks ? "blanks_lead" : verdict.state;
  element.dataset.verdict = verdict.state;
  element.toggleAttribute("data-stale", verdict.stale === true);
  const list = make("ul", { class: "cr-verdict__messages" });
  for (const finding of verdict.messages) list.append(item(finding, file, goToLine));
  element.replaceChildren(
    make("p", { class: "cr-verdict__lead" }, text(lead)),
    ...(list.childElementCount ? [list] : []),
  );
  element.hidden = false;
}

/** Shows one plain sentence, such as that the run was stopped, with buttons after it. */
export function showNotice(element: HTMLElement, message: string, ...buttons: HTMLElement[]): void {
  element.dataset.verdict = "notice";
  element.removeAttribute("data-stale");
  element.replaceChildren(make("p", { class: "cr-verdict__lead" }, message), ...buttons);
  element.hidden = false;
}

export function clearVerdict(element: HTMLElement): void {
  element.hidden = true;
  element.replaceChildren();
  delete element.dataset.verdict;
  element.removeAttribute("data-stale");
}

function item(finding: Finding, file: string, goToLine: (line: number) => void): HTMLElement {
  const row = make("li", { class: "cr-verdict__message", "data-kind": finding.kind });
  const { line } = finding;
  const prefix = line ? text("line", { line }) : "";
  if (line && finding.text.startsWith(prefix)) {
    // The message starts with its line: the whole of it leads there.
    const button = lineButton(prefix, line, goToLine);
    button.classList.add("cr-link--message");
    button.replaceChildren(make("span", {}, prefix), finding.text.slice(prefix.length));
    row.append(button);
  } else {
    row.append(make("span", { class: "cr-verdict__text" }, finding.text));
    if (line) row.append(" ", lineButton(prefix, line, goToLine));
  }
  if (finding.traceback) row.append(traceback(finding.traceback, file, goToLine));
  return row;
}

function lineButton(label: string, line: number, goToLine: (line: number) => void): HTMLButtonElement {
  const button = make("button", { type: "button", class: "cr-link", "data-line": String(line) }, label);
  button.addEventListener("click", () => goToLine(line));
  return button;
}

/** The traceback's text, in which each mention of a line of the student's file leads to that line. */
function traceback(source: string, file: string, goToLine: (line: number) => void): HTMLElement {
  const element = make("pre", { class: "cr-verdict__traceback" });
  let end = 0;
  for (const match of source.matchAll(/File "([^"]+)", line (\d+)/g)) {
    if (match[1] !== file) continue;
    const label = `line ${match[2]}`;
    const start = match.index + match[0].length - label.length;
    element.append(source.slice(end, start), lineButton(label, Number(match[2]), goToLine));
    end = match.index + match[0].length;
  }
  element.append(source.slice(end));
  return element;
}
