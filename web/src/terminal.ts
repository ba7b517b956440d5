/** Text as a terminal shows it: `\r` and `\b` move back in the line, and of very long output the middle is left out. */

import { afterSequence, ESCAPES, UNFINISHED } from "./ansi";

/** Text in one style, which is a list of CSS classes; empty for plain text. */
export interface Segment {
  text: string;
  style: string;
}

/** Finished lines that are kept or dropped together. The last one of a terminal still grows. */
export interface Chunk {
  segments: Segment[];
  length: number;
}

/** What is kept, in UTF-16 units: 200 kB, half of it from the beginning and half from the end. */
const HEAD = 100_000;
const TAIL = 100_000;
const CHUNK = 8_000;
/** A line longer than this is broken; nothing can move back before the break. */
const LINE = 20_000;

const MOVES = /[\r\b\n\x1b]/;

export class Terminal {
  readonly head: Chunk[] = [];
  readonly tail: Chunk[] = [];
  /** How many characters between head and tail are left out. */
  skipped = 0;
  #headLength = 0;
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
        this.#endLine(plain);
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

  #put(plain: string): void {
    for (const character of plain) {
      this.#characters[this.#column] = character;
      this.#styles[this.#column++] = this.#style;
      if (this.#column >= LINE) this.#finish("");
    }
  }

  /** The line that is being written, with neighbours of one style together. */
  line(): Segment[] {
    const segments: Segment[] = [];
    let start = 0;
    for (let column = 1; column <= this.#characters.length; column++) {
      if (column < this.#characters.length && this.#styles[column] === this.#styles[start]) continue;
      segments.push({ text: this.#characters.slice(start, column).join(""), style: this.#styles[start] ?? "" });
      start = column;
    }
    return segments;
  }

  /** All that is kept, without styles. */
  get text(): string {
    const plain = (segments: Segment[]) => segments.map(({ text }) => text).join("");
    const lines = (chunks: Chunk[]) => chunks.map(({ segments }) => plain(segments)).join("");
    return lines(this.head) + lines(this.tail) + plain(this.line());
  }

  #endLine(plain: string): void {
    // Most lines come whole; only the others are put together character by character.
    if (this.#characters.length === 0 && plain.length < LINE) this.#keep([{ text: `${plain}\n`, style: this.#style }]);
    else {
      this.#put(plain);
      this.#finish("\n");
    }
  }

  #finish(end: string): void {
    const segments = this.line();
    if (end) append(segments, { text: end, style: "" });
    this.#characters = [];
    this.#styles = [];
    this.#column = 0;
    this.#keep(segments);
  }

  #keep(segments: Segment[]): void {
    const length = segments.reduce((sum, { text }) => sum + text.length, 0);
    if (this.#headLength < HEAD) {
      this.#headLength += length;
      addLine(this.head, segments, length);
      return;
    }
    this.#tailLength += length;
    addLine(this.tail, segments, length);
    while (this.#tailLength > TAIL) {
      const dropped = this.tail.shift()?.length ?? this.#tailLength;
      this.#tailLength -= dropped;
      this.skipped += dropped;
    }
  }
}

function addLine(chunks: Chunk[], segments: Segment[], length: number): void {
  let chunk = chunks.at(-1);
  if (!chunk || chunk.length + length > CHUNK) {
    chunk = { segments: [], length: 0 };
    chunks.push(chunk);
  }
  for (const segment of segments) append(chunk.segments, segment);
  chunk.length += length;
}

function append(segments: Segment[], segment: Segment): void {
  const last = segments.at(-1);
  if (last?.style === segment.style) last.text += segment.text;
  else segments.push(segment);
}
