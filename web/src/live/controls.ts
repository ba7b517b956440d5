/** The controls of live slides, all native elements, and the keys that they keep from the deck. */

import { make } from "../dom";
import { decimal } from "./format";

type Child = Node | string;

export function row(...children: Child[]): HTMLElement {
  return make("div", { class: "cr-live__row" }, ...children);
}

export function column(...children: Child[]): HTMLElement {
  return make("div", { class: "cr-live__column" }, ...children);
}

/** Something to look at with a few words below it. */
export function captioned(content: Element, ...caption: Child[]): HTMLElement {
  return make("div", { class: "cr-live__figure" }, content, make("div", { class: "cr-live__caption" }, ...caption));
}

export function button(label: string, press: () => void): HTMLButtonElement {
  const element = make("button", { type: "button", class: "cr-button" }, label);
  element.addEventListener("click", press);
  return element;
}

export interface SliderSettings {
  label: string;
  min: number;
  max: number;
  step?: number;
  value: number;
  /** What stands behind the slider; by default the number. */
  show?: (value: number) => string;
  input: (value: number) => void;
}

export interface Slider {
  element: HTMLElement;
  value(): number;
  set(value: number): void;
  /** Gives it another upper end; a value beyond it comes down. */
  limit(max: number): void;
}

export function slider(settings: SliderSettings): Slider {
  const { label, min, max, step = 1, value, show = (shown) => decimal(shown) } = settings;
  const range = make("input", { type: "range", min: String(min), max: String(max), step: String(step) });
  range.value = String(value);
  // Dragging it on a phone must not turn the slide.
  range.toggleAttribute("data-prevent-swipe", true);
  const output = make("output", {});
  const paint = () => {
    output.textContent = show(range.valueAsNumber);
    range.setAttribute("aria-valuetext", output.textContent);
  };
  range.addEventListener("input", () => {
    paint();
    settings.input(range.valueAsNumber);
  });
  paint();
  return {
    element: make("label", { class: "cr-live__slider" }, make("span", {}, label), range, output),
    value: () => range.valueAsNumber,
    set(next) {
      range.value = String(next);
      paint();
    },
    limit(next) {
      range.max = String(next);
      paint();
    },
  };
}

/** One of several, as radio buttons side by side; `choose` gets the chosen value. */
export function choice<Value extends string>(
  label: string,
  options: [value: Value, label: string][],
  chosen: Value,
  choose: (value: Value) => void,
): HTMLElement {
  const name = `cr-live-${++groups}`;
  const buttons = options.map(([value, text]) => {
    const input = make("input", { type: "radio", name, value });
    input.checked = value === chosen;
    input.addEventListener("change", () => choose(value));
    return make("label", {}, input, make("span", {}, text));
  });
  const title = make("span", { class: "cr-live__label", id: name }, label);
  return make("div", { class: "cr-live__choice", role: "radiogroup", "aria-labelledby": name }, title, ...buttons);
}

let groups = 0;

export function checkbox(label: string, change: (checked: boolean) => void): HTMLElement {
  const input = make("input", { type: "checkbox" });
  input.addEventListener("change", () => change(input.checked));
  return make("label", { class: "cr-live__check" }, input, make("span", {}, label));
}

/** A drop-down list; "" is the entry that cannot be chosen, for a state that none of the others names. */
export function select(label: string, options: [value: string, label: string][], choose: (value: string) => void) {
  const element = make("select", { class: "cr-live__select", "aria-label": label });
  for (const [value, text] of options) {
    const option = make("option", { value }, text);
    option.hidden = value === "";
    element.append(option);
  }
  element.addEventListener("change", () => choose(element.value));
  return element;
}

/** A field for a number; what is no number counts as 0 and is marked. */
export function numberField(label: string, change: (value: number) => void): HTMLInputElement {
  const field = make("input", { type: "number", step: "any", class: "cr-live__number", "aria-label": label });
  field.addEventListener("input", () => {
    field.toggleAttribute("aria-invalid", field.value === "");
    change(Number.isFinite(field.valueAsNumber) ? field.valueAsNumber : 0);
  });
  field.addEventListener("focus", () => field.select());
  return field;
}

/**
 * Keeps the keys that a control uses from turning the slide. PageUp and PageDown, which presenters send, turn it
 * always: the focus goes to the deck.
 */
export function keepKeys(stage: HTMLElement, signal: AbortSignal): void {
  const keep = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.key === "PageUp" || event.key === "PageDown") {
      target.blur();
      stage.closest<HTMLElement>(".reveal")?.focus({ preventScroll: true });
    } else if (target.matches("input, select")) {
      if (event.key !== "Escape") event.stopPropagation();
    } else if (target.matches("button") && [" ", "Enter"].includes(event.key)) {
      event.stopPropagation();
    }
  };
  stage.addEventListener("keydown", keep, { signal });
}
