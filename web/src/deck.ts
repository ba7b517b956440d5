/** The page of a deck of its own: full window, addressable slides, and printing to PDF. */

import Reveal from "reveal.js";
import { make } from "./dom";
import { fitLive, fitSlide } from "./fit";
import { typesetMath } from "./math";
import { stageConfig, stageSize } from "./stage";
import { stringsReady, text } from "./strings";

/** reveal.js lays the deck out for paper where the address has it; with "now" it is printed then. */
const PRINT = "print-pdf";
const asked = new URLSearchParams(location.search).get(PRINT);
const printing = asked !== null;

async function start(): Promise<void> {
  document.documentElement.classList.add("js");
  const stage = document.querySelector<HTMLElement>(".reveal");
  if (!stage) return;
  // Formulas have to be there before anything is measured.
  await Promise.all([typesetMath(stage).catch((error) => console.error(error)), stringsReady]);
  // On paper stands the still picture.
  if (!printing && stage.querySelector("[data-live]")) {
    const { mountLive } = await import("./live/live");
    const { signal } = new AbortController();
    mountLive(stage, signal);
    fitLive(stage, signal);
  }
  const reveal = new Reveal(stage, {
    ...stageConfig(),
    ...(printing ? {} : stageSize(stage.clientWidth)),
    hash: true,
    hashOneBasedIndex: true,
    controls: true,
    slideNumber: "c/t",
    view: printing ? "print" : null,
    pdfSeparateFragments: false,
    pdfMaxPagesPerSlide: 1,
  });
  const fit = () => {
    const slide = reveal.getCurrentSlide();
    if (slide) fitSlide(slide as HTMLElement);
  };
  reveal.on("slidechanged", fit);
  reveal.on("resize", () => {
    const size = stageSize(stage.clientWidth);
    if (!printing && reveal.getConfig().width !== size.width) reveal.configure(size);
    fit();
  });
  // Fonts are asked for when the text is first laid out.
  document.fonts.addEventListener("loadingdone", fit);
  reveal.on("pdf-ready", async () => {
    const slides = stage.querySelectorAll<HTMLElement>(".pdf-page > section");
    for (const slide of slides) fitSlide(slide);
    await document.fonts.ready;
    for (const slide of slides) fitSlide(slide);
    document.documentElement.toggleAttribute("data-ready", true);
    if (asked !== "now") return;
    history.replaceState(null, "", `?${PRINT}`);
    print();
  });
  await reveal.initialize();
  fit();
  stage.before(make("div", { class: "cr-deck__bar" }, printButton()));
}

/** Lays the deck out for paper, then prints it. */
function printButton(): HTMLElement {
  const button = make("button", { type: "button", class: "cr-button", "data-action": "print" }, text("print"));
  button.addEventListener("click", () => {
    if (printing) print();
    else location.search = `?${PRINT}=now`;
  });
  return button;
}

void start();
