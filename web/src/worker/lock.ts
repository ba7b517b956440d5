/** The site's lockfile: which wheel carries a module, and what it needs. */

import type { Lockfile, LockfilePackage } from "pyodide";

/** Names under which courses know the engine. */
export const ALIASES = ["keras", "tensorflow"];

export class Lock {
  #byModule = new Map<string, string>();
  #installed = new Set<string>();

  constructor(readonly file: Lockfile) {
    for (const [name, entry] of Object.entries(file.packages)) {
      for (const module of entry.imports) this.#byModule.set(module, name);
    }
  }

  package(name: string): LockfilePackage {
    const entry = this.file.packages[name];
    if (!entry) throw new Error(`the lockfile has no package "${name}"`);
    return entry;
  }

  installed(name: string): void {
    this.#installed.add(name);
  }

  /** Packages to install for these modules, dependencies first. */
  missing(modules: Iterable<string>): string[] {
    const found = new Set<string>();
    const visit = (name: string): void => {
      const entry = this.file.packages[name];
      if (!entry || found.has(name) || this.#installed.has(name)) return;
      // Marked before its dependencies are visited: some packages need each other.
      found.add(name);
      for (const dependency of entry.depends) visit(dependency);
      found.delete(name);
      found.add(name);
    };
    for (const module of modules) {
      const name = this.#byModule.get(ALIASES.includes(module) ? "kerasette" : module);
      if (name !== undefined) visit(name);
    }
    return [...found];
  }
}

/** A guess at what code imports as it starts, for fetching ahead before Python is there to parse it. */
export function guessModules(code: string): string[] {
  return [...code.matchAll(/^(?:from|import)[ \t]+(\w+)/gm)].map((match) => match[1] ?? "");
}
