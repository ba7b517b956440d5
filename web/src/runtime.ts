/** The page's side of Python: one worker, one run at a time, and a Stop that always works. */

import type { Assets } from "./assets";
import type { Event, FilesEvent, Outcome, Request, RunRequest } from "./protocol";

export type Finished = Outcome | { state: "stopped" } | { state: "unavailable"; message: string; url?: string };

export interface Run {
  /** End the run; `finished` is then "stopped". */
  stop(): void;
  finished: Promise<Finished>;
}

/** Milliseconds that code has to end after an interrupt, before its worker is ended. */
const PATIENCE = 1500;

interface Job {
  request: RunRequest;
  on(event: Event): void;
  finish(outcome: Finished): void;
  started: boolean;
  stopped: boolean;
}

export class Runtime {
  #worker: Worker | undefined;
  #interrupt: Uint8Array | null = null;
  #jobs: Job[] = [];
  #lastId = 0;
  #warming = 0;
  /** What code wrote beside the course's files, by path, for the worker that follows this one. */
  #written = new Map<string, Blob>();
  /** The notebooks whose names live in the worker. */
  #notebooks = new Set<string>();
  #watchers = new Map<string, () => void>();

  constructor(readonly assets: Assets) {}

  /** Load Python in the background and, given code, the packages that it imports. */
  warm(code?: string): void {
    if (this.#jobs.length > 0 || this.#warming) return;
    this.#warming = this.#post({ type: "warm", ...(code ? { code } : {}) });
  }

  /** Run code as soon as the runs before it have ended. */
  run(request: Omit<RunRequest, "id" | "type">, on: (event: Event) => void): Run {
    const job: Job = {
      request: { ...request, type: "run", id: 0 },
      on,
      finish: () => {},
      started: false,
      stopped: false,
    };
    const finished = new Promise<Finished>((resolve) => {
      job.finish = resolve;
    });
    this.#jobs.push(job);
    if (this.#jobs.length === 1) this.#send(job);
    return { stop: () => this.#stop(job), finished };
  }

  /** Let go of the names of a notebook: its next cell starts afresh. */
  forget(notebook: string): void {
    if (this.#notebooks.delete(notebook)) this.#post({ type: "forget", notebook });
  }

  /** Calls `lost` whenever the names of a notebook go with the worker that they live in. */
  watch(notebook: string, lost: () => void): void {
    this.#watchers.set(notebook, lost);
  }

  #send(job: Job): void {
    job.request.id = this.#post(job.request);
    if (job.request.notebook) this.#notebooks.add(job.request.notebook);
  }

  #stop(job: Job): void {
    if (job.stopped || !this.#jobs.includes(job)) return;
    job.stopped = true;
    if (job !== this.#jobs[0]) {
      this.#end(job, { state: "stopped" });
    } else if (!job.started) {
      // What is loading goes on, for the next run; the job stays in its place until the worker has noticed.
      job.finish({ state: "stopped" });
      this.#worker?.postMessage({ type: "cancel", id: job.request.id } satisfies Request);
    } else {
      this.#halt(job);
    }
  }

  #halt(job: Job): void {
    if (!this.#interrupt) {
      this.#replace(job);
      return;
    }
    this.#interrupt[0] = 2;
    setTimeout(() => {
      if (this.#jobs[0] === job) this.#replace(job);
    }, PATIENCE);
  }

  /** End the worker with the job in it, and start another in the background. */
  #replace(job: Job): void {
    this.#discard();
    this.#end(job, { state: "stopped" });
    this.warm(job.request.code);
  }

  #end(job: Job, outcome: Finished): void {
    const current = job === this.#jobs[0];
    this.#jobs.splice(this.#jobs.indexOf(job), 1);
    job.finish(job.stopped ? { state: "stopped" } : outcome);
    if (current && this.#jobs[0]) this.#send(this.#jobs[0]);
  }

  #receive(event: Event): void {
    const job = this.#jobs[0];
    if (event.id === this.#warming && (event.type === "result" || event.type === "unavailable")) {
      this.#warming = 0;
      // A run that waits behind it is told by its own event.
      if (event.type === "unavailable" && !job) this.#discard();
      return;
    }
    // Nothing of worth lives in the worker any more.
    if (event.type === "result" && event.restart && !job) this.#discard();
    // Loading that began before the run is progress of the run, and so is what the run itself turns out to need.
    if (event.type === "progress" && job && !job.stopped) job.on(event);
    if (!job || event.id !== job.request.id || event.type === "progress") return;
    switch (event.type) {
      case "started":
        job.started = true;
        if (job.stopped) this.#halt(job);
        else job.on(event);
        break;
      case "stream":
      case "display":
      case "training":
        if (!job.stopped) job.on(event);
        break;
      case "files":
        this.#keep(event);
        // What was complete before a Stop is not lost with it.
        job.on(event);
        break;
      case "unavailable": {
        const { message, url } = event;
        this.#discard();
        this.#end(job, { state: "unavailable", message, ...(url ? { url } : {}) });
        break;
      }
      case "result":
        if (event.restart) this.#discard();
        this.#end(job, event.outcome);
        if (event.restart) this.warm(job.request.code);
        break;
      default:
        event satisfies never;
    }
  }

  #keep({ changed, removed }: FilesEvent): void {
    for (const path of removed) this.#written.delete(path);
    for (const file of changed) {
      if ("content" in file && !this.assets.manifest.courseFiles[file.path]) {
        this.#written.set(file.path, new Blob([file.content]));
      } else this.#written.delete(file.path);
    }
  }

  #post(request: { type: "warm"; code?: string } | { type: "forget"; notebook: string } | RunRequest): number {
    const worker = this.#worker ?? this.#start();
    const id = ++this.#lastId;
    worker.postMessage({ ...request, id } satisfies Request);
    return id;
  }

  #start(): Worker {
    const { assets } = this;
    const url = assets.url("worker.js");
    const worker = new Worker(url, { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Event>) => this.#receive(data);
    worker.onerror = () => this.#broken(url);
    const interrupt = globalThis.crossOriginIsolated ? new SharedArrayBuffer(1) : null;
    this.#interrupt = interrupt && new Uint8Array(interrupt);
    const base = url.slice(0, url.length - (assets.manifest.files["worker.js"]?.path.length ?? 0));
    const files = Object.fromEntries(this.#written);
    worker.postMessage({ type: "init", manifest: assets.manifest, base, interrupt, files } satisfies Request);
    this.#worker = worker;
    return worker;
  }

  /** The worker's own script did not load, or failed outside of any request. */
  #broken(url: string): void {
    this.#discard();
    const job = this.#jobs[0];
    const text = this.assets.manifest.strings.download_failed ?? "{url}: {reason}";
    const message = text.replace("{url}", url).replace("{reason}", "network error");
    if (job) this.#end(job, { state: "unavailable", message, url });
  }

  #discard(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#warming = 0;
    const lost = [...this.#notebooks];
    this.#notebooks.clear();
    for (const notebook of lost) this.#watchers.get(notebook)?.();
  }
}

let shared: Runtime | undefined;

/** The runtime of the page. */
export function runtime(assets: Assets): Runtime {
  shared ??= new Runtime(assets);
  return shared;
}
