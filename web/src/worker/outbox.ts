/** Brings the files that student code writes to the page, each as soon as it is complete. */

import type { PyodideAPI } from "pyodide";
import type { WrittenFile } from "../protocol";
import type { Files } from "./files";

/** What a page holds of the files that code wrote: bytes of one, bytes of all, and how many. */
const LIMITS = { file: 50_000_000, total: 100_000_000, count: 100 };

/** What goes out in a second while code writes; the rest waits until it prints something or ends. */
const BURST = { files: 100, bytes: 30_000_000 };

/** Milliseconds between looks at the whole folder while code prints. */
const INTERVAL = 500;

/** Milliseconds without a write after which a file that is still open counts as complete: a log between two lines. */
const PAUSE = 1000;

/** A file or folder of Emscripten's MEMFS, as far as this module knows it. */
interface Node {
  mode: number;
  mtime: number;
  usedBytes: number;
  contents: Uint8Array<ArrayBuffer> | Record<string, Node>;
}

interface Stream {
  node: Node;
  flags: number;
}

/** A file as it was when it was last looked at. */
interface Seen {
  node: Node;
  mtime: number;
  bytes: number;
  /** Whether the page has it; what it cannot hold goes when the next run starts. */
  kept: boolean;
}

export class Outbox {
  readonly #fs: PyodideAPI["FS"];
  #seen = new Map<string, Seen>();
  /** What the page holds; the course's own files, where code changed them, are no burden to it. */
  #held = { files: 0, bytes: 0 };
  #isRunning = false;
  #looked = 0;
  #second = { begin: 0, files: 0, bytes: 0 };

  /** `root` is the folder in which code writes; `send` gets paths relative to it. */
  constructor(
    readonly files: Files,
    readonly root: string,
    readonly send: (changed: WrittenFile[], removed: string[]) => void,
  ) {
    this.#fs = files.fs;
    // The table of operations that all files in memory share; closing is none of them yet.
    this.#fs.filesystems.MEMFS.ops_table.file.stream.close = (stream: Stream) => {
      if (this.#isRunning && isWriting(stream)) this.#closed(stream.node);
    };
  }

  /** Put a file there that an earlier worker brought to the page. */
  restore(path: string, content: Uint8Array): void {
    const full = `${this.root}/${path}`;
    this.#fs.mkdirTree(full.slice(0, full.lastIndexOf("/")));
    this.#fs.writeFile(full, content);
  }

  /** Begin a run: what is there now was not written by it. */
  start(): void {
    const found = this.#found();
    for (const [path, { node, kept }] of this.#seen) {
      if (kept || found.get(path) !== node) continue;
      this.#fs.unlink(`${this.root}/${path}`);
      found.delete(path);
    }
    this.#seen.clear();
    this.#held = { files: 0, bytes: 0 };
    for (const [path, node] of found) this.#note(path, node, true);
    this.#isRunning = true;
  }

  /** While code runs: bring what is complete, if some time has passed. */
  look(): void {
    if (performance.now() - this.#looked < INTERVAL) return;
    const open = new Set(this.#streams().map(({ node }) => node));
    this.#bring((node) => !open.has(node) || Date.now() - node.mtime > PAUSE);
  }

  /** Bring everything: the run is over. */
  finish(): void {
    this.#isRunning = false;
    this.#bring(() => true);
  }

  /** Whether code has a file open to which it writes. */
  get isWriting(): boolean {
    const nodes = new Set(this.#found().values());
    return this.#streams().some(({ node }) => nodes.has(node));
  }

  #bring(isComplete: (node: Node) => boolean): void {
    this.#looked = performance.now();
    const found = this.#found();
    const removed = [...this.#seen.keys()].filter((path) => !found.has(path));
    for (const path of removed) this.#forget(path);
    const changed: WrittenFile[] = [];
    for (const [path, node] of found) {
      if (isComplete(node) && this.#isNew(path, node)) changed.push(this.#taken(path, node));
    }
    this.#post(changed, removed);
  }

  /** A stream to this file is being closed. */
  #closed(node: Node): void {
    const full: string = this.#fs.getPath(node);
    if (!full.startsWith(`${this.root}/`)) return;
    const path = full.slice(this.root.length + 1);
    // A file that was removed while it was open is closed too.
    if (this.#at(full) !== node || !this.#isNew(path, node)) return;
    const now = performance.now();
    if (now - this.#second.begin > 1000) this.#second = { begin: now, files: 0, bytes: 0 };
    if (this.#second.files >= BURST.files || this.#second.bytes >= BURST.bytes) return;
    this.#second.files++;
    this.#second.bytes += node.usedBytes;
    this.#post([this.#taken(path, node)], []);
  }

  #isNew(path: string, node: Node): boolean {
    const seen = this.#seen.get(path);
    return !seen || seen.node !== node || seen.mtime !== node.mtime || seen.bytes !== node.usedBytes;
  }

  /** The file as it goes to the page. */
  #taken(path: string, node: Node): WrittenFile {
    this.#forget(path);
    const bytes = node.usedBytes;
    const refused = this.#refusal(bytes);
    // In the past, so that a write in this very millisecond is noticed.
    node.mtime--;
    this.#note(path, node, !refused);
    if (refused) return { path, bytes, refused, limit: LIMITS[refused] };
    return { path, bytes, content: (node.contents as Uint8Array<ArrayBuffer>).slice(0, bytes) };
  }

  #refusal(bytes: number): keyof typeof LIMITS | undefined {
    if (bytes > LIMITS.file) return "file";
    if (this.#held.files >= LIMITS.count) return "count";
    return this.#held.bytes + bytes > LIMITS.total ? "total" : undefined;
  }

  #note(path: string, node: Node, kept: boolean): void {
    const seen = { node, mtime: node.mtime, bytes: node.usedBytes, kept };
    this.#seen.set(path, seen);
    this.#hold(path, seen, 1);
  }

  #forget(path: string): void {
    const seen = this.#seen.get(path);
    this.#seen.delete(path);
    if (seen) this.#hold(path, seen, -1);
  }

  #hold(path: string, { kept, bytes }: Seen, sign: 1 | -1): void {
    if (!kept || this.files.files.has(`${this.root}/${path}`)) return;
    this.#held.files += sign;
    this.#held.bytes += sign * bytes;
  }

  #post(changed: WrittenFile[], removed: string[]): void {
    if (changed.length > 0 || removed.length > 0) this.send(changed, removed);
  }

  /** Every file below the root, by path from there. */
  #found(): Map<string, Node> {
    const found = new Map<string, Node>();
    const visit = (folder: Node, prefix: string): void => {
      for (const [name, node] of Object.entries(folder.contents as Record<string, Node>)) {
        if (this.#fs.isDir(node.mode)) visit(node, `${prefix}${name}/`);
        else if (this.#fs.isFile(node.mode)) found.set(prefix + name, node);
      }
    };
    const root = this.#at(this.root);
    if (root) visit(root, "");
    return found;
  }

  #at(path: string): Node | undefined {
    try {
      return this.#fs.lookupPath(path).node;
    } catch {
      return undefined;
    }
  }

  /** The open streams that can write. */
  #streams(): Stream[] {
    return (this.#fs.streams as (Stream | null)[]).filter((stream) => stream !== null && isWriting(stream)) as Stream[];
  }
}

/** Opened with O_WRONLY or O_RDWR. */
function isWriting({ flags }: Stream): boolean {
  return (flags & 3) !== 0;
}
