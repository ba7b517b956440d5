/** Brings a chapter to life: finds the widgets of each page that is shown and mounts them. */

import { mountChoice } from "./choice";
import { mountCodeblock } from "./codeblock";
import { mountCourse } from "./course";
import { make, widgets } from "./dom";
import { mountExercises } from "./exercise";
import { keepFragments } from "./fragments";
import { typesetMath } from "./math";
import { mountNotebook } from "./notebook/notebook";
import { mountSlides } from "./slides";
import { onStorageFailure } from "./storage";
import { text } from "./strings";

declare global {
  interface Window {
    /** Material's observable of documents, which emits once for each page, instant navigation included. */
    document$?: { subscribe(callback: (page: Document) => void): unknown };
  }
}

let mounted: AbortController | undefined;

/** Mounts the widgets of the page that is shown, and disposes of those of the page before. */
function mountPage(): void {
  mounted?.abort();
  mounted = new AbortController();
  const { signal } = mounted;
  document.documentElement.classList.add("js");

  const mountEach = (kind: string, mount: (root: HTMLElement, signal: AbortSignal) => void) => {
    for (const root of widgets(document, kind)) {
      // One broken widget must not take the others with it.
      try {
        mount(root, signal);
      } catch (error) {
        console.error(error);
      }
    }
  };
  mountEach("codeblock", mountCodeblock);
  mountEach("choice", (root) => mountChoice(root as HTMLFormElement, signal));
  mountEach("slides", mountSlides);
  mountEach("course", mountCourse);
  mountEach("notebook", mountNotebook);
  // Last, because it opens the exercise that the address names, which its widgets are told.
  mountExercises(document, signal);
  typesetMath(document).catch((error) => console.error(error));
  onStorageFailure(showStorageNotice);
}

function showStorageNotice(): void {
  const first = document.querySelector("[data-classroom]");
  first?.before(make("p", { class: "cr-notice", role: "status" }, text("storage_failed")));
}

keepFragments();
if (window.document$) window.document$.subscribe(mountPage);
else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mountPage);
else mountPage();
