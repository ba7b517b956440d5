/** Starts Pyodide with the site's files and the Python side in it, and speaks with both. */

import type { Lockfile, PyodideAPI } from "pyodide";
import type { Manifest } from "../manifest";
import type { Outcome, RunRequest, Shown, TrainingUpdate, WrittenFile } from "../protocol";
import { DownloadError, type Downloads } from "./downloads";
import { Files } from "./files";
import { ALIASES, Lock } from "./lock";
import { Native } from "./native";
import { Outbox } from "./outbox";
import { MODULES, PACKAGE } from "./runner";

const ROOT = "/course";
const DATASETS = "/datasets";
const RUNNER = "/lib/classroom";

/** Bytes. A student's laptop has other things to keep in memory. */
const HEAP_LIMIT = 2 ** 30;

/** Python itself broke; `line` of the student's code was being run, where that is known. */
export class Crash extends Error {
  constructor(
    override readonly cause: unknown,
    readonly line: number | undefined,
  ) {
    super(String(cause));
  }

  /** Calls were nested more deeply than the browser can take. */
  get isOverflow(): boolean {
    return this.cause instanceof RangeError || this.message.includes("call stack");
  }
}

/** Where the code's output goes. */
export interface Sink {
  stream(name: "stdout" | "stderr", text: string): void;
  display(shown: Shown): void;
  training(update: TrainingUpdate): void;
  files(changed: WrittenFile[], removed: string[]): void;
}

/** What a run needs before it can start. */
export interface Needs {
  packages: string[];
  /** Paths in Python's file system. */
  files: string[];
}

/** `session.Session` in Python. */
interface Session {
  needs(code: string, test: string): string;
  install(name: string, wheel: Uint8Array): void;
  prepare(code: string): void;
  run(code: string, filename: string, test: string, testFilename: string, notebook: string): string;
  forget(notebook: string): void;
  has_names(): boolean;
}

export class Python {
  private constructor(
    readonly pyodide: PyodideAPI,
    readonly lock: Lock,
    readonly files: Files,
    readonly session: Session,
    readonly native: Native,
    readonly outbox: Outbox,
  ) {}

  /**
   * Load the interpreter; code finds what it wrote before (`written`, by path from the course's root). Rejects with
   * `DownloadError` where a file is missing.
   */
  static async start(
    manifest: Manifest,
    lockfile: Promise<Lockfile>,
    downloads: Downloads,
    sink: Sink,
    written: Record<string, Blob>,
    explain: (error: DownloadError) => string,
  ): Promise<Python> {
    const pyodide = await load(manifest, lockfile, downloads);
    const lock = new Lock(await lockfile);
    const text = (key: string) => manifest.strings[key] ?? key;
    const files = new Files(pyodide.FS, downloads, served(manifest), explain, text("loading_data"));
    pyodide.FS.mkdirTree(ROOT);
    const outbox = new Outbox(files, ROOT, sink.files);

    const host = {
      stream: (name: "stdout" | "stderr", text: string) => {
        sink.stream(name, text);
        outbox.look();
      },
      display: (shown: string) => sink.display(JSON.parse(shown)),
      training: (update: string) => sink.training(JSON.parse(update)),
      missing: (module: string) => JSON.stringify(lock.missing([module])),
      wheel: (name: string) => {
        const { path, bytes } = wheelOf(manifest, lock, name);
        try {
          return downloads.getNow(path, bytes, text("loading_packages").replace("{names}", name));
        } catch (error) {
          throw error instanceof DownloadError ? new Error(explain(error)) : error;
        }
      },
      sha256: (name: string) => lock.package(name).sha256,
      installed: (name: string) => lock.installed(name),
      begin_files: (goesOn: boolean) => {
        if (!goesOn) files.restore();
        outbox.start();
      },
      is_writing: () => outbox.isWriting,
      file_problem: () => files.problem,
    };

    files.restore();
    for (const [path, blob] of Object.entries(written)) {
      outbox.restore(path, new Uint8Array(await blob.arrayBuffer()));
    }
    pyodide.FS.mkdirTree(`${RUNNER}/${PACKAGE}`);
    for (const [name, source] of Object.entries(MODULES)) {
      pyodide.FS.writeFile(`${RUNNER}/${PACKAGE}/${name}.py`, source);
    }
    pyodide.runPython(`import sys; sys.path.insert(0, "${RUNNER}")`);
    const module = pyodide.pyimport(`${PACKAGE}.session`);
    const session = module.create(
      host,
      JSON.stringify({
        root: ROOT,
        aliases: ALIASES,
        strings: manifest.strings,
        elsewhere: manifest.elsewhere,
        black_solution: manifest.blackSolution,
        test_template: manifest.testTemplate,
      }),
    );
    module.destroy();

    return new Python(pyodide, lock, files, session, new Native(pyodide, sink), outbox);
  }

  /** What this code and test need that is not there yet. */
  needs(code: string, test: string): Needs {
    const { modules, names } = JSON.parse(this.session.needs(code, test)) as { modules: string[]; names: string[] };
    const usesEngine = modules.some((module) => ALIASES.includes(module) || module === "kerasette");
    // Only data sets are fetched ahead, with progress: a file of the course may be named and never opened.
    const files = usesEngine ? names.map((name) => `${DATASETS}/${name}.npz`) : [];
    return { packages: this.lock.missing(modules), files: this.files.waiting(files) };
  }

  install(name: string, wheel: Uint8Array): void {
    this.session.install(name, wheel);
  }

  /** Import what the code imports, so that a run need not. */
  prepare(code: string): void {
    this.session.prepare(code);
  }

  /** Run code, and test it where there is a test. Throws `Crash` when Python itself has broken. */
  run(request: RunRequest): Outcome {
    const { code, filename, test, notebook = "" } = request;
    try {
      const outcome = this.session.run(code, filename, test?.code ?? "", test?.filename ?? "", notebook);
      this.native.flush();
      return JSON.parse(outcome) as Outcome;
    } catch (error) {
      const dump = this.native.drop();
      throw new Crash(error, lineOf(filename, dump));
    } finally {
      this.outbox.finish();
    }
  }

  /** Let go of the names of a notebook. */
  forget(notebook: string): void {
    this.session.forget(notebook);
  }

  /**
   * Whether the interpreter has taken more memory than a page should keep: it never gives any back. While the names of
   * a notebook live in it, it is kept.
   */
  get isBloated(): boolean {
    const { _module } = this.pyodide as unknown as { _module: { HEAPU8: Uint8Array } };
    return _module.HEAPU8.length > HEAP_LIMIT && !this.session.has_names();
  }
}

/** Path and size of a package's wheel; the size is 0 where the site does not serve the wheel itself. */
export function wheelOf(manifest: Manifest, lock: Lock, name: string): { path: string; bytes: number } {
  const path = lock.package(name).file_name;
  const file = Object.values(manifest.files).find((candidate) => candidate.path === path);
  return { path, bytes: file?.bytes ?? 0 };
}

async function load(manifest: Manifest, lockfile: Promise<Lockfile>, downloads: Downloads): Promise<PyodideAPI> {
  const index = downloads.url(manifest.pyodide);
  for (const file of Object.values(manifest.files)) {
    if (file.path.startsWith(manifest.pyodide) && !file.path.endsWith(".mjs")) {
      downloads.progress.expect(downloads.url(file.path), file.bytes);
    }
  }
  return downloads.counted(async () => {
    // The loader imports the interpreter's own script by itself, but only later, and without a name for what failed.
    const [{ loadPyodide }] = (await Promise.all([
      script(`${index}pyodide.mjs`),
      script(`${index}pyodide.asm.mjs`),
    ])) as [typeof import("pyodide"), unknown];
    return loadPyodide({
      indexURL: index,
      lockFileContents: lockfile,
      packageBaseUrl: downloads.base,
      // Student code runs synchronously, so there is nothing to switch stacks for.
      enableRunUntilComplete: false,
      env: {
        HOME: "/home/student",
        KERASETTE_DATA: DATASETS,
        KERASETTE_DEVICE_MEMORY: String(manifest.deviceMemory),
      },
    });
  });
}

async function script(url: string): Promise<unknown> {
  try {
    return await import(url);
  } catch {
    throw new DownloadError(url, "network error");
  }
}

/** The course's files and data sets, by path in Python's file system. */
function served(manifest: Manifest): Files["files"] {
  const files: Files["files"] = new Map();
  for (const [path, file] of Object.entries(manifest.courseFiles)) files.set(`${ROOT}/${path}`, file);
  for (const [name, file] of Object.entries(manifest.files)) {
    if (name.startsWith("datasets/")) files.set(DATASETS + name.slice("datasets".length), file);
  }
  return files;
}

/** The innermost line of a file in what the interpreter wrote as it broke. */
function lineOf(filename: string, dump: string): number | undefined {
  for (const [, file, line] of dump.matchAll(/File "(.+?)", line (\d+)/g)) {
    if (file === filename) return Number(line);
  }
  return undefined;
}
