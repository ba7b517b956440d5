/** How decks are set up, in a chapter and on a page of their own. */

import type { RevealConfig } from "reveal.js";
import { reducedMotion } from "./dom";

/** The size that slides are laid out for, in CSS pixels, before they are scaled to the room there is. */
export const WIDTH = 1280;
export const HEIGHT = 720;

export function stageConfig(): RevealConfig {
  return {
    width: WIDTH,
    height: HEIGHT,
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
