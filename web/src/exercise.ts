/** The accordion of exercises: at most one is open, `#26` opens exercise 26, and a button marks it as completed. */

import { announce, make, part, reducedMotion, widgets } from "./dom";
import { storeOf } from "./storage";
import { stringsReady, text } from "./strings";

export function mountExercises(page: ParentNode, signal: AbortSignal): void {
  const exercises = widgets(page, "exercise");
  if (exercises.length === 0) return;

  const open = (exercise: HTMLElement, scroll: ScrollBehavior | "none") => {
    for (const other of exercises) setOpen(other, other === exercise);
    if (scroll !== "none") exercise.scrollIntoView({ block: "start", behavior: scroll });
  };

  for (const [index, exercise] of exercises.entries()) {
    setOpen(exercise, false);
    exercise.toggleAttribute("data-mounted", true);

    header(exercise).addEventListener(
      "click",
      () => {
        if (isOpen(exercise)) setOpen(exercise, false);
        else open(exercise, smooth());
        // Material keeps the scroll position in the state of the history.
        const hash = isOpen(exercise) ? `#${exercise.dataset.id}` : "";
        history.replaceState(history.state, "", location.pathname + location.search + hash);
      },
      { signal },
    );

    // The browser's own search in the page found something inside a closed exercise.
    body(exercise).addEventListener("beforematch", () => open(exercise, "none"), { signal });

    footerButton(exercise, "next")?.addEventListener(
      "click",
      () => {
        const following = exercises[index + 1];
        if (!following) return;
        open(following, smooth());
        header(following).focus({ preventScroll: true });
        history.replaceState(history.state, "", `#${following.dataset.id}`);
      },
      { signal },
    );

    mountCompletion(exercise, signal);
  }

  const openTarget = (hash: string, behavior: ScrollBehavior) => {
    const target = targetOf(hash);
    const exercise = exercises.find((candidate) => target && candidate.contains(target));
    if (!target || !exercise) return;
    const isHeading = target === exercise || target.contains(header(exercise));
    open(exercise, isHeading ? behavior : "none");
    if (isHeading) return;
    // A slide that does not show has no place to scroll to: its deck turns to it.
    (target.closest("[data-classroom=slides]") ?? target).scrollIntoView({ behavior });
    target.dispatchEvent(new CustomEvent(TARGETED, { bubbles: true }));
  };

  window.addEventListener("hashchange", () => openTarget(location.hash, smooth()), { signal });
  // A link to the fragment that the address already has fires no event.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href*='#']") : null;
      if (!link || link.origin + link.pathname !== location.origin + location.pathname) return;
      openTarget(link.hash, smooth());
    },
    { signal },
  );
  openTarget(location.hash, "auto");
}

/** Told to an element that the address or a link points to. */
export const TARGETED = "classroom:targeted";

function mountCompletion(exercise: HTMLElement, signal: AbortSignal): void {
  const button = footerButton(exercise, "complete");
  if (!button) return;
  const store = storeOf(exercise);
  const mark = make("span", { class: "cr-visually-hidden" });
  header(exercise).append(mark);

  const paint = () => {
    const completed = store.read().completed === true;
    exercise.classList.toggle("cr-exercise--completed", completed);
    button.setAttribute("aria-pressed", String(completed));
    button.textContent = text(completed ? "completed" : "complete");
    mark.textContent = completed ? ` (${text("completed")})` : "";
  };
  button.addEventListener(
    "click",
    () => {
      store.update((record) => {
        if (record.completed) delete record.completed;
        else record.completed = true;
      });
      paint();
      announce(button.textContent ?? "");
    },
    { signal },
  );
  exercise.classList.toggle("cr-exercise--completed", store.read().completed === true);
  stringsReady.then(paint);
}

function setOpen(exercise: HTMLElement, open: boolean): void {
  header(exercise).setAttribute("aria-expanded", String(open));
  exercise.toggleAttribute("data-open", open);
  if (open) body(exercise).removeAttribute("hidden");
  // Where the browser does not know the value, it hides just the same.
  else body(exercise).setAttribute("hidden", "until-found");
}

function isOpen(exercise: HTMLElement): boolean {
  return exercise.hasAttribute("data-open");
}

function header(exercise: HTMLElement): HTMLButtonElement {
  const button = exercise.querySelector<HTMLButtonElement>("button[aria-expanded]");
  if (!button) throw new Error(`Exercise ${exercise.dataset.id} has no header`);
  return button;
}

/** The exercise's own button, which comes after those of its widgets: a deck has a `next` as well. */
function footerButton(exercise: HTMLElement, name: string): HTMLButtonElement | undefined {
  return [...exercise.querySelectorAll<HTMLButtonElement>(`button[data-action="${name}"]`)].at(-1);
}

function body(exercise: HTMLElement): HTMLElement {
  return part(exercise, "body");
}

function targetOf(hash: string): Element | null {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
}

function smooth(): ScrollBehavior {
  return reducedMotion() ? "auto" : "smooth";
}
