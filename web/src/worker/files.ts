/** The course's files and data sets in Python's file system, each fetched when it is first read. */

import type { PyodideAPI } from "pyodide";
import type { AssetFile } from "../manifest";
import type { DownloadError, Downloads } from "./downloads";

type FileSystem = PyodideAPI["FS"];

/** A file of Emscripten's MEMFS, as far as this module knows it. */
interface Node {
  contents: Uint8Array;
  usedBytes: number;
  mtime: number;
}

const EIO = 29;

export class Files {
  /** Content as the site serves it, by path. */
  #fetched = new Map<string, Uint8Array>();
  #nodes = new Map<string, { node: Node; made: number }>();
  /** Why a file could not be read in this run. */
  problem = "";

  /** `files` by absolute path in Python's file system; everything below `roots` belongs to this object. */
  constructor(
    readonly fs: FileSystem,
    readonly downloads: Downloads,
    readonly roots: string[],
    readonly files: Map<string, AssetFile>,
    readonly describe: (error: DownloadError) => string,
  ) {}

  /** Remove what a run wrote and put every file back. */
  restore(): void {
    this.problem = "";
    for (const [path, { node, made }] of this.#nodes) {
      // Python writes into the very bytes that were fetched.
      if (node.mtime !== made) this.#fetched.delete(path);
    }
    this.#nodes.clear();
    for (const root of this.roots) {
      this.fs.mkdirTree(root);
      this.#empty(root);
    }
    for (const [path, file] of this.files) this.#place(path, file);
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

  #empty(folder: string): void {
    for (const name of this.fs.readdir(folder) as string[]) {
      if (name === "." || name === "..") continue;
      const path = `${folder}/${name}`;
      if (this.fs.isDir(this.fs.lstat(path).mode)) {
        this.#empty(path);
        this.fs.rmdir(path);
      } else {
        this.fs.unlink(path);
      }
    }
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
    this.#nodes.set(path, { node, made });
  }

  #content(path: string, file: AssetFile): Uint8Array {
    let content = this.#fetched.get(path);
    if (!content) {
      try {
        content = this.downloads.getNow(file.path, file.bytes);
      } catch (error) {
        this.problem = this.describe(error as DownloadError);
        throw new this.fs.ErrnoError(EIO);
      }
      this.#fetched.set(path, content);
    }
    return content;
  }
}
