/** A deck in the page: reveal.js with buttons, position and speaker notes, started when its exercise opens. */

import type { RevealApi } from "reveal.js";
import { action, findPart, make, part } from "./dom";
import { TARGETED } from "./exercise";
import { fitLive, fitSlide } from "./fit";
import { typesetMath } from "./math";
import { stageConfig, stageSize } from "./stage";
import { stringsReady, text } from "./strings";

export function mountSlides(root: HTMLElement, signal: AbortSignal): void {
  const stage = root.querySelector<HTMLElement>(".reveal");
  if (!stage) throw new Error(`Deck ${root.dataset.id} has no .reveal`);
  const deck = new Deck(root, stage, signal);
  // Closed exercises have no size: the first one is the opening, later ones are the window's or full screen's.
  const resizes = new ResizeObserver(() => {
    if (stage.clientWidth > 0) void deck.show();
  });
  resizes.observe(stage);
  signal.addEventListener("abort", () => {
    resizes.disconnect();
    deck.destroy();
  });
}

/** Keys with which reveal.js darkens a slide, and shows it again. */
const PAUSES = [".", "b", "v"];

class Deck {
  readonly #root: HTMLElement;
  readonly #stage: HTMLElement;
  readonly #signal: AbortSignal;
  /** The slide to start with. */
  #first = 0;
  #starting = false;
  #reveal: RevealApi | undefined;
  #destroyed = false;

  constructor(root: HTMLElement, stage: HTMLElement, signal: AbortSignal) {
    this.#root = root;
    this.#stage = stage;
    this.#signal = signal;
    stage.tabIndex = 0;
    stringsReady.then(() => stage.setAttribute("aria-label", text("slide_label")));
    const on = (name: string, listener: () => void) =>
      action(root, name)?.addEventListener("click", listener, { signal });
    on("previous", () => this.#turn(-1));
    on("next", () => this.#turn(1));
    root.addEventListener(TARGETED, (event) => this.#turnTo(event.target as Element), { signal });
    on("fullscreen", () => this.#toggleFullscreen());
    const fullscreen = action(root, "fullscreen");
    if (fullscreen) fullscreen.hidden = !document.fullscreenEnabled;
    // Formulas ask for their fonts when they are first seen.
    document.fonts.addEventListener("loadingdone", () => this.#fit(), { signal });
    // The theme listens on the window, behind reveal.js, which listens on the document.
    document.addEventListener("keydown", (event) => this.#hasFocus() && event.stopPropagation(), { signal });
  }

  /** Says that the script did not come, and tries once more when there is a connection again. */
  #wait(): void {
    this.#starting = false;
    const notes = part(this.#root, "notes");
    notes.hidden = false;
    notes.replaceChildren(make("p", {}, text("slides_offline")));
    window.addEventListener("online", () => void this.show(), { once: true, signal: this.#signal });
  }

  /** Starts the deck, or lays it out anew. */
  async show(): Promise<void> {
    if (this.#reveal) {
      this.#layout();
      return;
    }
    if (this.#starting) return;
    this.#starting = true;
    this.#mountLive().catch((error) => console.error(error));
    const [loaded] = await Promise.all([import("reveal.js").catch((error) => console.warn(error)), stringsReady]);
    if (this.#destroyed) return;
    if (!loaded) {
      this.#wait();
      return;
    }
    const Reveal = loaded.default;
    const reveal = new Reveal(this.#stage, {
      ...stageConfig(),
      embedded: true,
      hash: false,
      respondToHashChanges: false,
      jumpToSlide: false,
      // At the start reveal takes the page's fragment for a slide of its own: go where we want without being seen to.
      transition: "none",
      // It would cover the slide, and no button takes it away.
      help: false,
      keyboardCondition: (event) => this.#takes(event),
      // 191 is "/", with which one asks for help and does not mean to darken the slide.
      keyboard: { 70: () => this.#toggleFullscreen(), 191: () => {} },
    });
    reveal.on("slidechanged", () => {
      const focused = document.activeElement;
      // On a slide that is left, a control would take the focus, and with it the keys, out of the deck.
      const isLeft = focused?.closest(".slides > section") !== reveal.getCurrentSlide();
      if (isLeft && focused !== this.#stage && this.#stage.contains(focused)) this.#stage.focus();
      this.#paint();
    });
    for (const change of ["fragmentshown", "fragmenthidden"]) reveal.on(change, () => this.#paint());
    await reveal.initialize();
    if (this.#destroyed) {
      reveal.destroy();
      return;
    }
    this.#reveal = reveal;
    this.#layout();
    reveal.slide(this.#first);
    reveal.configure({ transition: stageConfig().transition ?? "slide" });
    this.#paint();
    // Formulas may come later than the slide that they are on; the page reports those that do not come.
    typesetMath(this.#stage).then(
      () => this.#fit(),
      () => {},
    );
  }

  /** Live slides may come after the others, which need not wait for them. */
  async #mountLive(): Promise<void> {
    if (!this.#stage.querySelector("[data-live]")) return;
    const [{ mountLive }] = await Promise.all([import("./live/live"), stringsReady]);
    if (this.#destroyed) return;
    mountLive(this.#stage, this.#signal);
    fitLive(this.#stage, this.#signal);
    this.#fit();
  }

  destroy(): void {
    this.#destroyed = true;
    this.#reveal?.destroy();
  }

  /** What is pressed before the deck has started says where it starts. */
  #turn(step: 1 | -1): void {
    this.#resume();
    if (!this.#reveal) this.#first = Math.max(this.#first + step, 0);
    else if (step > 0) this.#reveal.next();
    else this.#reveal.prev();
  }

  #turnTo(target: Element): void {
    const slides = [...this.#stage.querySelectorAll(".slides > section")];
    const index = slides.findIndex((slide) => slide.contains(target));
    if (index < 0) return;
    this.#first = index;
    this.#reveal?.slide(index);
  }

  #hasFocus(): boolean {
    return this.#root.contains(document.activeElement);
  }

  /** Whether a key is the deck's: on the stage all are, on a button those that do not press it. */
  #takes(event: KeyboardEvent): boolean {
    if (!this.#hasFocus()) return false;
    if (!PAUSES.includes(event.key)) this.#resume();
    if (event.key === "Tab") return false;
    return this.#stage.contains(document.activeElement) || ![" ", "Enter"].includes(event.key);
  }

  /** Where the slide has been darkened, everything but the key for that brings it back. */
  #resume(): void {
    if (this.#reveal?.isPaused()) this.#reveal.togglePause(false);
  }

  #toggleFullscreen(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else
      this.#root.requestFullscreen().then(
        () => this.#stage.focus({ preventScroll: true }),
        () => {},
      );
  }

  /** Position, buttons and notes of the current slide. */
  #paint(): void {
    const reveal = this.#reveal;
    if (!reveal) return;
    this.#fit();
    const position = findPart(this.#root, "position");
    if (position) {
      position.textContent = text("slide_position", {
        slide: (reveal.getIndices().h ?? 0) + 1,
        total: reveal.getTotalSlides(),
      });
    }
    action(this.#root, "previous")?.setAttribute("aria-disabled", String(reveal.isFirstSlide()));
    const { next } = reveal.availableFragments() as { next: boolean };
    action(this.#root, "next")?.setAttribute("aria-disabled", String(reveal.isLastSlide() && !next));
    const notes = part(this.#root, "notes");
    const source = reveal.getCurrentSlide()?.querySelector("aside.notes");
    notes.hidden = !source;
    notes.replaceChildren(...(source ? [...source.cloneNode(true).childNodes] : []));
  }

  #layout(): void {
    const size = stageSize(this.#stage.clientWidth);
    if (this.#reveal?.getConfig().width !== size.width) this.#reveal?.configure(size);
    this.#reveal?.layout();
    this.#fit();
  }

  #fit(): void {
    const slide = this.#reveal?.getCurrentSlide();
    if (slide) fitSlide(slide as HTMLElement);
  }
}
