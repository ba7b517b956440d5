/** The page's Python: a module worker that answers the requests of `protocol.ts` one after the other. */

import type { Lockfile } from "pyodide";
import type { Event, ForgetRequest, InitRequest, Outcome, Request, RunRequest, WarmRequest } from "../protocol";
import { DownloadError, Downloads } from "./downloads";
import { guessModules, Lock } from "./lock";
import { Progress } from "./progress";
import { Crash, Python, wheelOf } from "./python";

// Milliseconds after which they have: measured in Chromium.
const HELPERS_START = 50;

class Worker {
  #python: Promise<Python> | undefined;
  #lockfile: Promise<Lockfile> | undefined;
  #queue: Promise<void> = Promise.resolve();
  #cancelled = new Set<number>();
  #interrupt: Uint8Array | null;
  #progress: Progress;
  #downloads: Downloads;
  #helpersStarted = false;
  /** The request that is being answered. */
  #id = 0;

  constructor(readonly init: InitRequest) {
    this.#interrupt = init.interrupt && new Uint8Array(init.interrupt);
    this.#progress = new Progress((label, loaded, total) => this.#post({ type: "progress", label, loaded, total }));
    this.#downloads = new Downloads(init.base, this.#progress);
  }

  receive(request: WarmRequest | RunRequest | ForgetRequest): void {
    this.#queue = this.#queue.then(() => (request.type === "forget" ? this.#forget(request) : this.#answer(request)));
  }

  cancel(id: number): void {
    this.#cancelled.add(id);
  }

  async #answer(request: WarmRequest | RunRequest): Promise<void> {
    this.#id = request.id;
    try {
      const python = await this.#load(request.code ?? "", (request.type === "run" && request.test?.code) || "");
      if (this.#cancelled.delete(request.id)) this.#result({ state: "done" });
      else if (request.type === "run") {
        await this.#startHelpers(python, request.code);
        this.#run(python, request);
      } else {
        if (request.code) python.prepare(request.code);
        this.#result({ state: "done" });
      }
    } catch (error) {
      this.#unavailable(error);
    }
  }

  async #forget({ id, notebook }: ForgetRequest): Promise<void> {
    this.#id = id;
    const python = await this.#python?.catch(() => undefined);
    python?.forget(notebook);
    this.#result({ state: "done" }, python?.isBloated);
  }

  /** The engine's helpers are workers of this worker, which start only while it is idle. */
  async #startHelpers(python: Python, code: string): Promise<void> {
    if (!globalThis.crossOriginIsolated || this.#helpersStarted) return;
    this.#helpersStarted = true;
    python.prepare(code);
    await new Promise((resume) => setTimeout(resume, HELPERS_START));
  }

  /** Bring Python and everything that is known to be needed. Rejects with `DownloadError`. */
  async #load(code: string, test: string): Promise<Python> {
    this.#progress.label(this.#text("loading"));
    const { manifest } = this.init;
    if (!this.#python) {
      this.#lockfile = this.#fetchLockfile();
      this.#python = Python.start(
        manifest,
        this.#lockfile,
        this.#downloads,
        {
          stream: (name, text) => this.#post({ type: "stream", name, text }),
          display: (shown) => this.#post({ type: "display", ...shown }),
          training: (update) => this.#post({ type: "training", update }),
          files: (changed, removed) => this.#post({ type: "files", changed, removed }),
        },
        this.init.files,
        (error) => this.#explain(error),
      );
      // Awaited below, unless the lockfile fails first.
      this.#python.catch(() => {});
      // Wheels come at the same time as the interpreter.
      const lock = new Lock(await this.#lockfile);
      for (const name of lock.missing(guessModules(`${code}\n${test}`))) {
        const { path, bytes } = wheelOf(manifest, lock, name);
        this.#downloads.ahead(path, bytes);
      }
    }
    const python = await this.#python;
    const needs = python.needs(code, test);
    if (needs.packages.length > 0) {
      this.#progress.label(this.#text("loading_packages", { names: needs.packages.join(", ") }));
      const wheels = needs.packages.map((name) => {
        const { path, bytes } = wheelOf(manifest, python.lock, name);
        return { name, content: this.#downloads.get(path, bytes) };
      });
      await Promise.all(wheels.map(({ content }) => content));
      for (const { name, content } of wheels) python.install(name, await content);
    }
    if (needs.files.length > 0) {
      this.#progress.label(this.#text("loading_data"));
      await python.files.prefetch(needs.files);
    }
    return python;
  }

  async #fetchLockfile(): Promise<Lockfile> {
    const content = await this.#downloads.get(this.init.manifest.lockfile, 0);
    return JSON.parse(new TextDecoder().decode(content)) as Lockfile;
  }

  #run(python: Python, request: RunRequest): void {
    // A Stop that comes as the code ends must not hit the Python that prepares the next run.
    if (this.#interrupt) {
      this.#interrupt[0] = 0;
      python.pyodide.setInterruptBuffer(this.#interrupt);
    }
    this.#post({ type: "started" });
    try {
      const outcome = python.run(request);
      python.pyodide.setInterruptBuffer(undefined as never);
      this.#result(outcome, python.isBloated);
    } catch (error) {
      this.#result(this.#crashed(error), true);
    }
  }

  #crashed(error: unknown): Outcome {
    const overflow = error instanceof Crash && error.isOverflow;
    const message = this.#text(overflow ? "python_overflow" : "python_crashed", { reason: String(error) });
    const line = error instanceof Crash ? error.line : undefined;
    return { state: "error", message, traceback: message, ...(line === undefined ? {} : { line }) };
  }

  #result(outcome: Outcome, restart = false): void {
    this.#post({ type: "result", outcome, ...(restart ? { restart } : {}) });
  }

  #unavailable(error: unknown): void {
    if (error instanceof DownloadError) {
      this.#post({ type: "unavailable", message: this.#explain(error), url: error.url });
    } else {
      this.#post({ type: "unavailable", message: String(error) });
    }
  }

  #explain(error: DownloadError): string {
    const failed = this.#text("download_failed", { url: error.url, reason: error.message });
    return `${failed} ${this.#text("download_hint")}`;
  }

  #text(key: string, values: Record<string, string> = {}): string {
    const text = this.init.manifest.strings[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  #post(event: DistributiveOmit<Event, "id">): void {
    const files = event.type === "files" ? event.changed : [];
    const transfer = files.flatMap((file) => ("content" in file ? [file.content.buffer] : []));
    postMessage({ ...event, id: this.#id } satisfies Event, { transfer });
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

let worker: Worker | undefined;

self.onmessage = ({ data }: MessageEvent<Request>) => {
  if (data.type === "init") worker = new Worker(data);
  else if (data.type === "cancel") worker?.cancel(data.id);
  else worker?.receive(data);
};
