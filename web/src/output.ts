/** What a run printed and drew, shown while it runs; the page stays alive however much that is. */

import { Chart } from "./curves/chart";
import { rendered } from "./display";
import { make } from "./dom";
import type { DisplayEvent, Shown, TrainingUpdate } from "./protocol";
import { text } from "./strings";
import { type Chunk, type Segment, Terminal } from "./terminal";

/** Figures and values that are kept of one run. */
const DISPLAYS = 50;
/** Models whose training is drawn, of one run. */
const CHARTS = 12;
/** Painting takes the processor from the code that runs: no more than this share of it. */
const SHARE = 0.05;
/** Milliseconds between two paintings: at least, and at most, however long one takes. */
const INTERVAL = [100, 500] as const;

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
  #displays = 0;
  /** By the number of the model; undefined where there are too many. */
  #charts = new Map<number, Chart | undefined>();
  /** The chart of the newest `fit`, and how much of that was done when the page was painted. */
  #newest: Chart | undefined;
  #share: number | undefined;
  #timer = 0;
  #frame = 0;
  /** When it may be painted again. */
  #next = Number.NEGATIVE_INFINITY;
  /** Whether everything goes as soon as something new is shown. */
  #clearing = false;
  /** What can be replaced. */
  #named = new Map<string, HTMLElement>();
  /** What the elements show. */
  #contents = new WeakMap<Element, TextBlock | Chart | Shown>();

  /** `onShare` is told, as the page is painted, how much is done of the `fit` under way, where that is known. */
  constructor(
    element: HTMLElement,
    readonly onShare: (share: number | undefined) => void,
  ) {
    this.#element = element;
  }

  /** What is shown now, in order. */
  async contents(): Promise<Content[]> {
    const contents: Content[] = [];
    for (const element of [...this.#element.children]) {
      const content = this.#contents.get(element);
      if (content instanceof TextBlock) contents.push({ text: content.terminal.text });
      else if (content) contents.push({ shown: content instanceof Chart ? await content.shown() : content });
    }
    return contents;
  }

  clear(): void {
    this.#cancelPaint();
    for (const chart of this.#charts.values()) chart?.dispose();
    this.#charts.clear();
    this.#newest = undefined;
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
    const old = event.update && event.key ? this.#named.get(event.key) : undefined;
    if (!old && ++this.#displays > DISPLAYS) {
      if (this.#displays === DISPLAYS + 1) this.#addBelow(note(text("output_too_many")));
      return;
    }
    const element = rendered(event);
    this.#contents.set(element, event);
    if (event.key) this.#named.set(event.key, element);
    if (old) old.replaceWith(element);
    else this.#addBelow(element);
  }

  /** Draws how `fit` gets on, in the chart of its model. */
  training(update: TrainingUpdate): void {
    const { model } = update;
    const isNew = update.state === "begin" && !this.#charts.has(model);
    if (isNew) {
      if (this.#clearing) this.clear();
      this.#charts.set(model, this.#newChart(update.name));
    }
    this.#newest = this.#charts.get(model);
    this.#newest?.update(update);
    // It takes its room before anything is printed below it.
    if (isNew) this.#newest?.paint();
    this.#paintSoon();
  }

  /** Brings the page up to date when the run is over, before its result is shown. */
  flush(): void {
    this.#paint();
    for (const chart of this.#charts.values()) chart?.stop();
  }

  #newChart(name: string): Chart | undefined {
    if (this.#charts.size >= CHARTS) {
      if (this.#charts.size === CHARTS) this.#addBelow(note(text("curves_too_many")));
      return undefined;
    }
    const chart = new Chart(name);
    this.#contents.set(chart.element, chart);
    this.#addBelow(chart.element);
    return chart;
  }

  /** Adds what stands below all that was printed before. */
  #addBelow(element: HTMLElement): void {
    this.#paint();
    this.#block = undefined;
    this.#add(element);
  }

  #add(element: HTMLElement): void {
    this.#element.hidden = false;
    this.#element.append(element);
  }

  #paint(): void {
    this.#cancelPaint();
    for (const chart of this.#charts.values()) chart?.paint();
    const share = this.#newest?.share;
    if (share !== this.#share) this.onShare(share);
    this.#share = share;
    // Last, because it asks for its height: the browser lays out the page once.
    this.#block?.paint();
  }

  /** In the next frame of the page, unless it has only just been painted. */
  #paintSoon(): void {
    if (this.#timer || this.#frame) return;
    const inFrame = () => {
      this.#timer = 0;
      this.#frame = requestAnimationFrame(() => {
        const begin = performance.now();
        this.#paint();
        this.#next = begin + INTERVAL[1];
        // Runs when the frame is done, with all that the browser had to lay out and draw.
        setTimeout(() => {
          const rest = (performance.now() - begin) / SHARE;
          this.#next = begin + Math.min(Math.max(rest, INTERVAL[0]), INTERVAL[1]);
        });
      });
    };
    const wait = this.#next - performance.now();
    if (wait > 0) this.#timer = window.setTimeout(inFrame, wait);
    else inFrame();
  }

  #cancelPaint(): void {
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
    this.#timer = this.#frame = 0;
  }
}

function note(message: string): HTMLElement {
  return make("p", { class: "cr-output__gap" }, message);
}
