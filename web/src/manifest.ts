/** The one list of what the site serves for the widgets and the worker: `assets/classroom/manifest.json`. */

export interface AssetFile {
  /** Relative to the manifest, with a content hash in the name. */
  path: string;
  bytes: number;
  sha256: string;
}

export interface Manifest {
  version: 1;
  /** Slug in the keys of browser storage. */
  course: string;
  /** By logical name: "worker.js", "datasets/cifar10.npz", "wheels/numpy-….whl" and so on. */
  files: Record<string, AssetFile>;
  /** Folder of Pyodide's own files (they find each other by fixed names), relative to the manifest, with a slash. */
  pyodide: string;
  /** Lockfile in Pyodide's format; `file_name`s are relative to the manifest. */
  lockfile: string;
  /** Files that student code can open, by path from the course's root: "data/x.csv". */
  courseFiles: Record<string, AssetFile>;
  /** Bytes of the training device. */
  deviceMemory: number;
  /** Folder of a full Pyodide distribution from which other packages may load, or null. */
  distribution: string | null;
  /** Packages of Pyodide's distribution that the site does not carry: package by import name. */
  elsewhere: Record<string, string>;
  /** Give tests `__solution__` formatted by black. */
  blackSolution: boolean;
  /** Template around tests with `${solution}`, `${solutionEscaped}` and `${test}`, or null. */
  testTemplate: string | null;
  /** The table of strings, in the site's language. */
  strings: Record<string, string>;
}
