/**
 * The messages between the page and the Python worker. No proxies cross it: plain data only.
 *
 * The page sends a `Request`; the worker answers with any number of `Event`s that carry the
 * request's `id`, the last of which is `result` (or `unavailable`, when Python itself could not load).
 */

import type { Manifest } from "./manifest";

export type Request = InitRequest | WarmRequest | RunRequest | CancelRequest | ForgetRequest;

/** The first message to a worker; it is not answered. */
export interface InitRequest {
  type: "init";
  manifest: Manifest;
  /** Address of the folder that the manifest's paths are relative to, with a slash. */
  base: string;
  /** Writing 2 into it interrupts Python; null where the page is not cross-origin isolated. */
  interrupt: SharedArrayBuffer | null;
  /** What code wrote in workers before this one, by path from the course's root. */
  files: Record<string, Blob>;
}

/** Load the runtime now, so that a later run starts at once. Answered by `progress` and `result`. */
export interface WarmRequest {
  id: number;
  type: "warm";
  /** What will be run: its packages are loaded and imported too. */
  code?: string;
}

/** Do not start the run with this id if it is still loading; it is then answered by `result`, done. */
export interface CancelRequest {
  id: number;
  type: "cancel";
}

/** Let go of the names of a notebook: its next cell starts afresh. Answered by `result`. */
export interface ForgetRequest {
  id: number;
  type: "forget";
  notebook: string;
}

/** Run the student's code in a fresh namespace and, with a test, grade it. */
export interface RunRequest {
  id: number;
  type: "run";
  code: string;
  /** Shown in tracebacks, such as "exc_04_01.py". */
  filename: string;
  /** The notebook whose names the code shares, which live until they are forgotten or Python ends. */
  notebook?: string;
  /** Present for Submit only. */
  test?: { code: string; filename: string };
}

export type Event =
  | ProgressEvent
  | StartedEvent
  | StreamEvent
  | DisplayEvent
  | TrainingEvent
  | FilesEvent
  | UnavailableEvent
  | ResultEvent;

/** Bytes of runtime, wheels or data that have arrived, also while code runs. `total` sums what is known to be needed. */
export interface ProgressEvent {
  id: number;
  type: "progress";
  label: string;
  loaded: number;
  total: number;
}

/** The student's code runs from now on. */
export interface StartedEvent {
  id: number;
  type: "started";
}

/** What the code printed, in order; `\r` and `\b` have their terminal meaning. */
export interface StreamEvent {
  id: number;
  type: "stream";
  name: "stdout" | "stderr";
  text: string;
}

/** A figure, the value of the last expression, or what `display` showed. */
export interface DisplayEvent extends Shown {
  id: number;
  type: "display";
}

export interface Shown {
  /** One entry for each MIME type; PNG and other bytes in base64. Empty where there is only something to clear. */
  data: Record<string, string>;
  /** Size of a picture in CSS pixels, which has more of its own for sharp screens. */
  width?: number;
  height?: number;
  /** Everything shown before goes: at once, or as soon as something new is shown. */
  clear?: "now" | "wait";
  /** A name under which the value can be replaced. */
  key?: string;
  /** It stands in the place of what was shown last under its key. */
  update?: true;
}

/** How a `fit` that shows its progress gets on, a few times a second. */
export interface TrainingEvent {
  id: number;
  type: "training";
  update: TrainingUpdate;
}

/** Epochs count from 0; `elapsed` is in seconds since the `fit` began. Each `fit` of a model has the model's number. */
export type TrainingUpdate = { model: number } & (
  | {
      state: "begin";
      name: string;
      epochs: number;
      /** Steps of an epoch; null until a stream has ended once. */
      steps: number | null;
      /** What a row of the data is. */
      unit: "images" | "examples";
      /** How many results each epoch has, the loss among them, without those of validation. */
      metrics: number;
    }
  | ({ state: "progress"; elapsed: number } & EpochSoFar)
  /** Epochs that have ended, with the metrics of validation as `val_…`. */
  | { state: "epochs"; ended: EpochSoFar[]; elapsed: number }
  | { state: "end"; elapsed: number }
);

export interface EpochSoFar {
  epoch: number;
  /** Steps of it that have been trained. */
  step: number;
  /** Rows of the data that have been trained with, and how long that took, in seconds. */
  rows: number;
  seconds: number;
  /** Loss and metrics by name; null where one is not a finite number. */
  values: Record<string, number | null>;
}

/** Files that the code wrote, changed or removed in its working directory since the last such event. */
export interface FilesEvent {
  id: number;
  type: "files";
  changed: WrittenFile[];
  /** Paths, as in `WrittenFile`. */
  removed: string[];
}

/** A file, with its path from the course's root; Python keeps for later runs what has a `content`. */
export type WrittenFile =
  | { path: string; bytes: number; content: Uint8Array<ArrayBuffer> }
  /** Too large, too much together, or too many; `limit` is a number of bytes, for "count" of files. */
  | { path: string; bytes: number; refused: "file" | "total" | "count"; limit: number };

/** A file of the runtime did not load; the page offers to try again. */
export interface UnavailableEvent {
  id: number;
  type: "unavailable";
  message: string;
  url?: string;
}

export interface ResultEvent {
  id: number;
  type: "result";
  outcome: Outcome;
  /** Python is beyond repair, or has grown too large: the page replaces the worker. */
  restart?: true;
}

export type Outcome =
  /** Run, or warm, without an error. */
  | { state: "done" }
  /** The test passed; `messages` are what it said through `__msg__`. */
  | { state: "passed"; messages: Message[] }
  /** The test's AssertionError, or its `__msg__.fail`. */
  | { state: "failed"; messages: Message[]; line?: number }
  /** Any other exception: `message` is its last line, `traceback` is trimmed to the student's lines. */
  | { state: "error"; message: string; traceback: string; line?: number };

export interface Message {
  kind: "good" | "fail" | "warn" | "info" | "text";
  text: string;
}
