/** A quiz question: the chosen option's feedback appears, led by whether it is right. */

import { announce, make } from "./dom";
import { type ExerciseStore, storeOf } from "./storage";
import { stringsReady, text } from "./strings";

export function mountChoice(form: HTMLFormElement, signal: AbortSignal): void {
  const id = form.dataset.id ?? "";
  const store = storeOf(form);
  const missing = make("p", { class: "cr-choice__missing", hidden: "" });
  form.append(missing);

  restore(form, store.read().choice?.[id] ?? []);

  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      const values = chosen(form).map((input) => input.value);
      if (values.length === 0) {
        missing.textContent = text("choice_missing");
        missing.hidden = false;
        announce(missing.textContent);
        form.querySelector("input")?.focus();
        return;
      }
      remember(store, id, values);
      announce(show(form));
    },
    { signal },
  );
  form.addEventListener(
    "change",
    () => {
      missing.hidden = true;
      hide(form);
    },
    { signal },
  );
}

function inputs(form: HTMLFormElement): HTMLInputElement[] {
  return [...form.querySelectorAll("input")];
}

function chosen(form: HTMLFormElement): HTMLInputElement[] {
  return inputs(form).filter((input) => input.checked);
}

function remember(store: ExerciseStore, id: string, values: string[]): void {
  store.update((record) => {
    record.choice = { ...record.choice, [id]: values };
  });
}

function restore(form: HTMLFormElement, values: string[]): void {
  for (const input of inputs(form)) input.checked = values.includes(input.value);
  // The options may have changed since.
  if (chosen(form).length > 0) stringsReady.then(() => show(form));
}

/** Any correct option of a single choice is right; of a multiple one, exactly the correct ones are. */
function isRight(form: HTMLFormElement): boolean {
  const correct = (input: HTMLInputElement) => input.hasAttribute("data-correct");
  if (form.dataset.type === "multiple") return inputs(form).every((input) => input.checked === correct(input));
  return chosen(form).every(correct);
}

/** Shows the feedback of what is chosen, and returns it as text. */
function show(form: HTMLFormElement): string {
  hide(form);
  const right = isRight(form);
  form.dataset.result = right ? "correct" : "incorrect";
  const lead = make("strong", { class: "cr-choice__lead" }, text(right ? "correct" : "incorrect"));
  const shown: HTMLElement[] = [];
  for (const input of chosen(form)) {
    const feedback = form.querySelector<HTMLElement>(`[data-part="feedback"][data-option="${input.value}"]`);
    input
      .closest(".cr-choice__option")
      ?.setAttribute("data-result", input.hasAttribute("data-correct") ? "correct" : "incorrect");
    if (feedback) shown.push(feedback);
  }
  for (const feedback of shown) {
    feedback.dataset.result = right ? "correct" : "incorrect";
    feedback.hidden = false;
  }
  const first = shown[0]?.firstElementChild;
  (first instanceof HTMLParagraphElement ? first : shown[0])?.prepend(lead, " ");
  return shown.map((feedback) => feedback.textContent?.trim()).join(" ");
}

function hide(form: HTMLFormElement): void {
  delete form.dataset.result;
  for (const lead of form.querySelectorAll(".cr-choice__lead")) lead.remove();
  for (const option of form.querySelectorAll(".cr-choice__option")) option.removeAttribute("data-result");
  for (const feedback of form.querySelectorAll<HTMLElement>('[data-part="feedback"]')) feedback.hidden = true;
}
