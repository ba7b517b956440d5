/** The list of chapters on a course's first page, with the student's progress in each. */

import { findPart, make } from "./dom";
import { exerciseStore } from "./storage";
import { stringsReady, text } from "./strings";

export function mountCourse(root: HTMLElement, signal: AbortSignal): void {
  const paint = () => {
    for (const chapter of root.querySelectorAll<HTMLElement>("[data-chapter]")) paintChapter(root, chapter);
  };
  stringsReady.then(paint);
  // Back from a chapter, the browser may show the page as it was kept; another tab may have completed something.
  window.addEventListener("pageshow", paint, { signal });
  window.addEventListener("storage", paint, { signal });
}

function paintChapter(root: HTMLElement, chapter: HTMLElement): void {
  const progress = findPart(chapter, "progress");
  const exercises = (chapter.dataset.exercises ?? "").split(/\s+/).filter(Boolean);
  if (!progress || exercises.length === 0) return;
  const { course = "" } = root.dataset;
  const { chapter: number = "" } = chapter.dataset;
  const total = exercises.length;
  const done = exercises.filter((id) => exerciseStore(course, number, id).read().completed).length;
  const label = done === total ? text("progress_done", { total }) : text("progress", { done, total });
  chapter.toggleAttribute("data-completed", done === total);
  progress.replaceChildren(
    make("progress", { class: "cr-progress", max: String(total), value: String(done), "aria-hidden": "true" }),
    make("span", {}, label),
  );
}
