/** What the browser keeps for each exercise: completion, code, verdicts and answers. */

import type { StoredVerdict } from "./verdict";

/** The JSON under one key, `classroom:1:<course>:<chapter>:<exercise>`. */
export interface ExerciseRecord {
  completed?: true;
  /** By id of the codeblock. */
  code?: Record<string, string>;
  verdict?: Record<string, StoredVerdict>;
  /** Chosen values by id of the choice. */
  choice?: Record<string, string[]>;
}

export interface ExerciseStore {
  read(): ExerciseRecord;
  /** Reads afresh, changes and writes, so that two tabs do not undo each other's work. */
  update(change: (record: ExerciseRecord) => void): void;
}

/** Records that the browser refused to keep; they last as long as the page. */
const memory = new Map<string, string>();
let reportFailure: (() => void) | undefined;
let failed = false;

/** Calls `callback` once the browser turns out to keep nothing, at once if it already has. */
export function onStorageFailure(callback: () => void): void {
  reportFailure = callback;
  if (failed) callback();
}

export function exerciseStore(course: string, chapter: string, exercise: string): ExerciseStore {
  const key = `classroom:1:${course}:${chapter}:${exercise}`;
  return {
    read: () => parse(load(key)),
    update(change) {
      const record = parse(load(key));
      change(record);
      save(key, JSON.stringify(record));
    },
  };
}

/** The store of the exercise that contains `element`. */
export function storeOf(element: Element): ExerciseStore {
  const exercise = element.closest<HTMLElement>('[data-classroom="exercise"]');
  const { course = "", chapter = "", id = "" } = exercise?.dataset ?? {};
  return exerciseStore(course, chapter, id);
}

function load(key: string): string | null {
  const kept = memory.get(key);
  if (kept !== undefined) return kept;
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function save(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
    memory.delete(key);
  } catch {
    // Blocked or full: keep working, and say so.
    memory.set(key, value);
    if (!failed) {
      failed = true;
      reportFailure?.();
    }
  }
}

function parse(value: string | null): ExerciseRecord {
  if (value === null) return {};
  try {
    const record: unknown = JSON.parse(value);
    return typeof record === "object" && record !== null && !Array.isArray(record) ? record : {};
  } catch {
    return {};
  }
}
