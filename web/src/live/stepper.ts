/** Back, Step and Play: walks through a computation; the arrow keys do the same. */

import { make } from "../dom";
import { text } from "../strings";
import { button } from "./controls";

const PACE = 1100;

export interface Stepper {
  element: HTMLElement;
  /** The current step, counted from 1. */
  step(): number;
}

/** Walks from step 1 to `total`; `show` draws the step it is given and is called at once for the first. */
export function stepper(total: number, show: (step: number) => void, signal: AbortSignal): Stepper {
  let step = 1;
  let timer: ReturnType<typeof setInterval> | undefined;

  const position = make("span", { class: "cr-live__position" });
  const back = button(text("live_back"), () => go(step - 1));
  const forward = button(text("live_step"), () => go(step + 1));
  const play = button(text("live_play"), () => (timer === undefined ? start() : stop()));
  forward.classList.add("cr-button--primary");

  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = text("live_play");
  };
  const start = () => {
    if (step === total) move(1);
    timer = setInterval(() => {
      if (step < total) move(step + 1);
      if (step === total) stop();
    }, PACE);
    play.textContent = text("live_pause");
  };
  const go = (next: number) => {
    stop();
    move(next);
  };
  const move = (next: number) => {
    step = Math.min(total, Math.max(1, next));
    position.textContent = text("live_position", { step, total });
    back.setAttribute("aria-disabled", String(step === 1));
    forward.setAttribute("aria-disabled", String(step === total));
    show(step);
  };

  const element = make("div", { class: "cr-live__stepper", role: "group" }, back, forward, play, position);
  element.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    go(step + way);
  });
  signal.addEventListener("abort", stop);
  move(1);
  return { element, step: () => step };
}
