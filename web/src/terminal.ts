/** Text as a terminal shows it: `\r` and `\b` move back in the line, and of very long output the middle is left out. */

/** What is kept, in UTF-16 units: 200 kB, half of it from the beginning and half from the end. */
const HEAD = 100_000;
const TAIL = 100_000;
/** A line longer than this is broken; nothing can move back before the break. */
const LINE = 20_000;

/** CSI and OSC sequences, such as colours. */
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/g;
const UNFINISHED = /\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?)?$/;
const MOVES = /[\r\b\n]/;

export class Terminal {
  /** Finished lines from the beginning; only ever appended to. */
  head = "";
  /** Finished lines from the end, once the head is full. */
  tail = "";
  /** How many characters between head and tail are left out. */
  skipped = 0;
  #line: string[] = [];
  #column = 0;
  #pending = "";

  /** The line that is being written. */
  get line(): string {
    return this.#line.join("");
  }

  write(chunk: string): void {
    let text = this.#pending + chunk;
    // The beginning of a sequence waits for its end, unless that is never coming.
    const unfinished = UNFINISHED.exec(text);
    this.#pending = unfinished && unfinished[0].length < 200 ? unfinished[0] : "";
    if (this.#pending) text = text.slice(0, -this.#pending.length);
    text = text.replace(ESCAPES, "");

    while (text.length > 0) {
      const index = text.search(MOVES);
      const plain = index < 0 ? text : text.slice(0, index);
      this.#put(plain);
      if (index < 0) return;
      const move = text[index];
      text = text.slice(index + 1);
      if (move === "\n") this.#finish("\n");
      else if (move === "\r") this.#column = 0;
      else this.#column = Math.max(0, this.#column - 1);
    }
  }

  #put(plain: string): void {
    for (const character of plain) {
      this.#line[this.#column++] = character;
      if (this.#column >= LINE) this.#finish("");
    }
  }

  #finish(end: string): void {
    const text = this.line + end;
    this.#line = [];
    this.#column = 0;
    if (this.tail === "" && this.skipped === 0 && this.head.length + text.length <= HEAD) {
      this.head += text;
      return;
    }
    this.tail += text;
    // Cut rarely: each cut copies the whole tail.
    if (this.tail.length > 2 * TAIL) this.#cut();
  }

  /** Shortens the tail to what is kept, at the beginning of a line where there is one near. */
  #cut(): void {
    let from = this.tail.length - TAIL;
    const newline = this.tail.indexOf("\n", from);
    if (newline >= 0 && newline - from < 1000) from = newline + 1;
    this.skipped += from;
    this.tail = this.tail.slice(from);
  }
}
