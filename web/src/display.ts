/** Values and pictures that a run shows, as elements of the page. */

import { make } from "./dom";
import type { DisplayEvent } from "./protocol";
import { text } from "./strings";

/** The richest form of a value that can be shown: PNG, then HTML, then text. */
export function rendered({ data, width }: DisplayEvent): HTMLElement {
  const png = data["image/png"];
  if (png) {
    const alt = data["text/plain"] ?? text("output_figure");
    const source = `data:image/png;base64,${png.replace(/\s/g, "")}`;
    return make("img", { class: "cr-output__figure", src: source, alt, ...(width ? { width: String(width) } : {}) });
  }
  const html = data["text/html"];
  if (html) {
    const element = make("div", { class: "cr-output__html" });
    // The browser's own sanitizer; without it the value's text stands for it.
    if (setHtml(element, html)) return element;
  }
  return make("pre", { class: "cr-output__value" }, data["text/plain"] ?? "");
}

function setHtml(element: HTMLElement & { setHTML?: (html: string) => void }, html: string): boolean {
  if (!element.setHTML) return false;
  element.setHTML(html);
  return true;
}
