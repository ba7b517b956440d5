/** What a run printed and drew, shown while it runs; the page stays alive however much that is. */

import { rendered } from "./display";
import { make } from "./dom";
import type { DisplayEvent, Shown } from "./protocol";
import { text } from "./strings";
import { type Chunk, type Segment, Terminal } from "./terminal";

/** Figures and values that are kept of one run. */
const DISPLAYS = 50;

/** A stretch of printed text between two figures. */
class TextBlock {
  readonly element = make("pre", { class: "cr-output__text" });
  readonly terminal = new Terminal();
  #head = new Chunks();
  #gap = make("div", { class: "cr-output__gap", hidden: "" });
  #tail = new Chunks();
  #line = make("div");
  /** Whether the newest line is kept in view. */
  #following = true;

  constructor() {
    const { element } = this;
    element.append(this.#head.element, this.#gap, this.#tail.element, this.#line);
    // A student who scrolls up to read is not pulled down again by the next line; back at the end it goes on.
    let touched = false;
    for (const type of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      element.addEventListener(type, () => (touched = true), { passive: true });
    }
    element.addEventListener("scroll", () => {
      if (touched) this.#following = element.scrollHeight - element.scrollTop - element.clientHeight < 8;
    });
  }

  paint(): void {
    const { head, tail, skipped } = this.terminal;
    this.#head.paint(head);
    this.#tail.paint(tail);
    this.#line.replaceChildren(...this.terminal.line().map(node));
    this.#gap.hidden = skipped === 0;
    if (skipped > 0) this.#gap.textContent = text("output_skipped", { count: skipped.toLocaleString("en") });
    if (this.#following) this.element.scrollTop = this.element.scrollHeight;
  }
}

/** Finished lines, a block for each chunk, so that the browser lays out anew only what is new. */
class Chunks {
  readonly element = make("div");
  #blocks = new Map<Chunk, { block: HTMLElement; length: number }>();

  paint(chunks: readonly Chunk[]): void {
    const kept = new Set(chunks);
    for (const [chunk, { block }] of this.#blocks) {
      if (kept.has(chunk)) continue;
      block.remove();
      this.#blocks.delete(chunk);
    }
    for (const chunk of chunks) {
      const shown = this.#blocks.get(chunk);
      if (shown?.length === chunk.length) continue;
      const block = shown?.block ?? make("div");
      block.replaceChildren(...chunk.segments.map(node));
      this.#blocks.set(chunk, { block, length: chunk.length });
      if (!shown) this.element.append(block);
    }
  }
}

function node(segment: Segment): Node | string {
  return segment.style ? make("span", { class: segment.style }, segment.text) : segment.text;
}

/** Printed text, or a value, as a notebook's file holds it. */
export type Content = { text: string } | { shown: Shown };

export class Output {
  readonly #element: HTMLElement;
  #block: TextBlock | undefined;
  #frame = 0;
  #displays = 0;
  /** Whether everything goes as soon as something new is shown. */
  #clearing = false;
  /** What can be replaced. */
  #named = new Map<string, HTMLElement>();
  /** What the elements show. */
  #contents = new WeakMap<Element, TextBlock | Shown>();

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** What is shown now, in order. */
  get contents(): Content[] {
    return [...this.#element.children].flatMap((element) => {
      const content = this.#contents.get(element);
      if (!content) return [];
      return [content instanceof TextBlock ? { text: content.terminal.text } : { shown: content }];
    });
  }

  clear(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#block = undefined;
    this.#displays = 0;
    this.#clearing = false;
    this.#named.clear();
    this.#element.replaceChildren();
    this.#element.hidden = true;
  }

  print(chunk: string): void {
    if (this.#clearing) this.clear();
    if (!this.#block) {
      this.#block = new TextBlock();
      this.#contents.set(this.#block.element, this.#block);
      this.#add(this.#block.element);
    }
    this.#block.terminal.write(chunk);
    this.#paintSoon();
  }

  display(event: DisplayEvent): void {
    if (event.clear) {
      if (event.clear === "now") this.clear();
      else this.#clearing = true;
      return;
    }
    if (this.#clearing) this.clear();
    this.flush();
    const old = event.update && event.key ? this.#named.get(event.key) : undefined;
    if (!old && ++this.#displays > DISPLAYS) {
      if (this.#displays === DISPLAYS + 1) this.#add(make("p", { class: "cr-output__gap" }, text("output_too_many")));
      return;
    }
    const element = rendered(event);
    this.#contents.set(element, event);
    if (event.key) this.#named.set(event.key, element);
    if (old) {
      old.replaceWith(element);
    } else {
      this.#block = undefined;
      this.#add(element);
    }
  }

  /** Brings the page up to date, before the run's result is shown. */
  flush(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#block?.paint();
  }

  #add(element: HTMLElement): void {
    this.#element.hidden = false;
    this.#element.append(element);
  }

  #paintSoon(): void {
    this.#frame ||= requestAnimationFrame(() => this.flush());
  }
}
