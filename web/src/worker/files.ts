/** The course's files and data sets in Python's file system, each fetched when it is first read. */

import type { PyodideAPI } from "pyodide";
import type { AssetFile } from "../manifest";
import type { DownloadError, Downloads } from "./downloads";

type FileSystem = PyodideAPI["FS"];

/** A file of Emscripten's MEMFS, as far as this module knows it. */
interface Node {
  contents: Uint8Array;
  usedBytes: number;
  mode: number;
  mtime: number;
}

/** A file of the course in its place, as it was when it was put there. */
interface Placed {
  node: Node;
  mode: number;
  made: number;
}

const EIO = 29;

export class Files {
  /** Content as the site serves it, by path. */
  #fetched = new Map<string, Uint8Array>();
  #placed = new Map<string, Placed>();
  /** Why a file could not be read in this run. */
  problem = "";

  /** `files` by absolute path in Python's file system. */
  constructor(
    readonly fs: FileSystem,
    readonly downloads: Downloads,
    readonly files: Map<string, AssetFile>,
    readonly describe: (error: DownloadError) => string,
    /** What progress says while a file is fetched that code opens. */
    readonly label: string,
  ) {}

  /** Put back every file that a run changed or removed; what a run wrote beside them stays. */
  restore(): void {
    this.problem = "";
    for (const [path, file] of this.files) {
      const placed = this.#placed.get(path);
      if (placed && isUntouched(placed) && this.#at(path) === placed.node) continue;
      // Python writes into the very bytes that were fetched.
      if (placed && placed.node.mtime !== placed.made) this.#fetched.delete(path);
      this.#clear(path);
      this.#place(path, file);
    }
  }

  /** Fetch files in the background before code opens them. Rejects with `DownloadError`. */
  async prefetch(paths: string[]): Promise<void> {
    await Promise.all(
      paths.map(async (path) => {
        const file = this.files.get(path);
        if (!file || this.#fetched.has(path)) return;
        this.#fetched.set(path, await this.downloads.get(file.path, file.bytes));
      }),
    );
  }

  /** Those that are not there yet. */
  waiting(paths: string[]): string[] {
    return paths.filter((path) => this.files.has(path) && !this.#fetched.has(path));
  }

  #at(path: string): Node | undefined {
    try {
      return this.fs.lookupPath(path).node;
    } catch {
      return undefined;
    }
  }

  /** Remove whatever a run has put in the place of a file or of a folder above it. */
  #clear(path: string): void {
    for (let end = path.indexOf("/", 1); end > 0; end = path.indexOf("/", end + 1)) {
      const above = path.slice(0, end);
      const node = this.#at(above);
      if (node && !this.fs.isDir(node.mode)) this.fs.unlink(above);
    }
    const node = this.#at(path);
    if (node) this.#remove(path, node);
  }

  #remove(path: string, node: Node): void {
    if (!this.fs.isDir(node.mode)) {
      this.fs.unlink(path);
      return;
    }
    for (const name of this.fs.readdir(path) as string[]) {
      const inner = `${path}/${name}`;
      if (name !== "." && name !== "..") this.#remove(inner, this.fs.lookupPath(inner).node);
    }
    this.fs.rmdir(path);
  }

  #place(path: string, file: AssetFile): void {
    this.fs.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    this.fs.writeFile(path, "");
    const node: Node = this.fs.lookupPath(path).node;
    let own: Uint8Array | undefined;
    Object.defineProperty(node, "contents", {
      get: () => {
        own ??= this.#content(path, file);
        return own;
      },
      set: (content: Uint8Array) => {
        own = content;
      },
    });
    node.usedBytes = file.bytes;
    // In the past, so that a write in this very millisecond is noticed.
    const made = Date.now() - 1000;
    node.mtime = made;
    this.#placed.set(path, { node, mode: node.mode, made });
  }

  #content(path: string, file: AssetFile): Uint8Array {
    let content = this.#fetched.get(path);
    if (!content) {
      try {
        content = this.downloads.getNow(file.path, file.bytes, this.label);
      } catch (error) {
        this.problem = this.describe(error as DownloadError);
        throw new this.fs.ErrnoError(EIO);
      }
      this.#fetched.set(path, content);
    }
    return content;
  }
}

function isUntouched({ node, mode, made }: Placed): boolean {
  return node.mtime === made && node.mode === mode;
}
