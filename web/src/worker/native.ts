/** What C code prints, past Python's `sys.stdout` and `sys.stderr`. */

import type { PyodideAPI } from "pyodide";
import type { Sink } from "./python";

/** Characters kept until the run ends; the C code of packages says little. */
const LIMIT = 65_536;

export class Native {
  #texts = { stdout: "", stderr: "" };

  constructor(
    pyodide: PyodideAPI,
    readonly sink: Sink,
  ) {
    pyodide.setStdout({ write: this.#writer("stdout") });
    pyodide.setStderr({ write: this.#writer("stderr") });
  }

  /** Show it. */
  flush(): void {
    for (const name of ["stdout", "stderr"] as const) {
      if (this.#texts[name]) this.sink.stream(name, this.#texts[name]);
    }
    this.drop();
  }

  /** Return it and show nothing: a dying interpreter lists its stack. */
  drop(): string {
    const { stdout, stderr } = this.#texts;
    this.#texts = { stdout: "", stderr: "" };
    return stdout + stderr;
  }

  #writer(name: "stdout" | "stderr"): (bytes: Uint8Array) => number {
    const decoder = new TextDecoder();
    return (bytes) => {
      const text = decoder.decode(bytes, { stream: true });
      if (this.#texts[name].length < LIMIT) this.#texts[name] += text;
      return bytes.length;
    };
  }
}
