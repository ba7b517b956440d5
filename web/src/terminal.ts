/** Text as a terminal shows it: `\r` and `\b` move back in the line, and of very long output the middle is left out. */

import { afterSequence, ESCAPES, UNFINISHED } from "./ansi";

/** Text in one style, which is a list of CSS classes; empty for plain text. */
export interface Segment {
  text: string;
  style: string;
}

/** What is kept, in UTF-16 units: 200 kB, half of it from the beginning and half from the end. */
const HEAD = 100_000;
const TAIL = 100_000;
/** A line longer than this is broken; nothing can move back before the break. */
const LINE = 20_000;

const MOVES = /[\r\b\n\x1b]/;

export class Terminal {
  /** How many characters between beginning and end are left out. */
  skipped = 0;
  #headLength = 0;
  #headFull = false;
  /** Of the beginning, what has not been taken yet. */
  #fresh: Segment[] = [];
  #tail: Segment[] = [];
  #tailLength = 0;
  /** The line that is being written: its characters, and the style of each. */
  #characters: string[] = [];
  #styles: string[] = [];
  #column = 0;
  #style = "";
  #pending = "";

  write(chunk: string): void {
    let text = this.#pending + chunk;
    // The beginning of a sequence waits for its end, unless that is never coming.
    const unfinished = UNFINISHED.exec(text);
    this.#pending = unfinished && unfinished[0].length < 200 ? unfinished[0] : "";
    if (this.#pending) text = text.slice(0, -this.#pending.length);

    let position = 0;
    while (position < text.length) {
      const rest = text.slice(position);
      const index = rest.search(MOVES);
      if (index < 0) {
        this.#put(rest);
        return;
      }
      const plain = rest.slice(0, index);
      const move = rest[index];
      position += index + 1;
      if (move === "\n") {
        this.#put(plain);
        this.#finish("\n");
        continue;
      }
      this.#put(plain);
      if (move === "\r") this.#column = 0;
      else if (move === "\b") this.#column = Math.max(0, this.#column - 1);
      else {
        ESCAPES.lastIndex = position - 1;
        const sequence = ESCAPES.exec(text)?.[0] ?? "\x1b";
        this.#style = afterSequence(this.#style, sequence);
        position += sequence.length - 1;
      }
    }
  }

  /** Finished lines of the beginning that have come since the last call. */
  takeHead(): Segment[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** Everything after the beginning: finished lines of the end, and the line that is being written. */
  rest(): Segment[] {
    return [...this.#tail, ...this.#line()];
  }

  #put(plain: string): void {
    for (const character of plain) {
      this.#characters[this.#column] = character;
      this.#styles[this.#column++] = this.#style;
      if (this.#column >= LINE) this.#finish("");
    }
  }

  /** The current line, with neighbours of one style together. */
  #line(): Segment[] {
    const segments: Segment[] = [];
    let start = 0;
    for (let column = 1; column <= this.#characters.length; column++) {
      if (column < this.#characters.length && this.#styles[column] === this.#styles[start]) continue;
      segments.push({ text: this.#characters.slice(start, column).join(""), style: this.#styles[start] ?? "" });
      start = column;
    }
    return segments;
  }

  #finish(end: string): void {
    const segments = this.#line();
    if (end) append(segments, { text: end, style: "" });
    this.#characters = [];
    this.#styles = [];
    this.#column = 0;
    const length = segments.reduce((sum, { text }) => sum + text.length, 0);
    this.#headFull ||= this.#headLength + length > HEAD;
    if (!this.#headFull) {
      this.#headLength += length;
      for (const segment of segments) append(this.#fresh, segment);
      return;
    }
    this.#tailLength += length;
    for (const segment of segments) append(this.#tail, segment);
    // Cut rarely: each cut copies what stays.
    if (this.#tailLength > 2 * TAIL) this.#cut();
  }

  /** Shortens the end to what is kept. */
  #cut(): void {
    let surplus = this.#tailLength - TAIL;
    this.skipped += surplus;
    this.#tailLength = TAIL;
    let whole = 0;
    for (const { text } of this.#tail) {
      if (text.length > surplus) break;
      surplus -= text.length;
      whole++;
    }
    this.#tail.splice(0, whole);
    const first = this.#tail[0];
    if (first) first.text = first.text.slice(surplus);
  }
}

function append(segments: Segment[], segment: Segment): void {
  const last = segments.at(-1);
  if (last?.style === segment.style) last.text += segment.text;
  else segments.push(segment);
}
