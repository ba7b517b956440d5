/** How decks are set up, in a chapter and on a page of their own. */

import type { RevealConfig } from "reveal.js";
import { reducedMotion } from "./dom";

/**
 * The size that slides are laid out for, in CSS pixels, before they are scaled to the room there is. On a phone it is
 * smaller and upright (see slides.css), so that the text comes out larger.
 */
export function stageSize(room = Number.POSITIVE_INFINITY): { width: number; height: number } {
  return room < 600 ? { width: 640, height: 800 } : { width: 1280, height: 720 };
}

export function stageConfig(): RevealConfig {
  return {
    ...stageSize(),
    margin: 0,
    minScale: 0.1,
    maxScale: 4,
    // The slides' own layout is a column; see slide.css.
    display: "flex",
    center: false,
    controls: false,
    controlsTutorial: false,
    navigationMode: "linear",
    transition: reducedMotion() ? "none" : "slide",
    transitionSpeed: "fast",
    // On a phone reveal would otherwise turn the deck into one long scroll.
    scrollActivationWidth: 0,
    fragmentInURL: false,
    postMessage: false,
    focusBodyOnPageVisibilityChange: false,
    hideInactiveCursor: false,
  };
}
