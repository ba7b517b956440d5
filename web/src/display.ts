/**
 * Values and pictures that a run shows, as elements of the page, in the best form that they come in.
 *
 * They are the student's own, and are shown without a chance to act in the page: drawings as images, which run nothing,
 * HTML without its scripts and apart from the page's styles. What that takes is loaded with the first value that needs it.
 */

import { make } from "./dom";
import { typesetMath } from "./math";
import type { Shown } from "./protocol";
import { text } from "./strings";

const SVG = "http://www.w3.org/2000/svg";

type Show = (content: string, shown: Shown) => HTMLElement;

/** In JupyterLab's order. */
const FORMS: [mime: string, show: Show][] = [
  ["text/html", (content, shown) => page(content, shown)],
  ["text/markdown", (content, shown) => markdown(content, shown)],
  ["text/latex", (content) => latex(content)],
  ["image/svg+xml", (content, shown) => drawing(content, shown)],
  ...["image/png", "image/jpeg", "image/gif", "image/webp"].map((mime): [string, Show] => [
    mime,
    (content, shown) => image(`data:${mime};base64,${content.replace(/\s/g, "")}`, shown),
  ]),
];

export function rendered(shown: Shown): HTMLElement {
  for (const [mime, show] of FORMS) {
    const content = shown.data[mime];
    if (content) return show(content, shown);
  }
  return value(shown);
}

/** A value as Python writes it. */
function value({ data }: Shown): HTMLElement {
  return make("pre", { class: "cr-output__value" }, data["text/plain"] ?? "");
}

function image(source: string, { data, width, height }: Shown, alternative?: string): HTMLImageElement {
  const plain = data["text/plain"] ?? "";
  // What Python says of most objects, such as <PIL.Image.Image …>, describes nothing.
  const alt = alternative || (plain.startsWith("<") || plain === "" ? text("output_figure") : plain);
  const element = make("img", { class: "cr-output__figure", src: source, alt });
  if (width) element.width = width;
  if (height) element.height = height;
  // A height alone is kept; beside a width it gives way where the page is narrower.
  if (height && !width) element.style.height = `${height}px`;
  return element;
}

/** An SVG, in the size that it gives itself; one that is not quite well formed is read as HTML reads it. */
function drawing(source: string, shown: Shown): HTMLElement {
  const parsed = new DOMParser().parseFromString(source, "image/svg+xml");
  const root = parsed.documentElement;
  if (root.namespaceURI !== SVG || parsed.querySelector("parsererror")) return page(source, shown);
  const title = [...root.children].find((child) => child.localName === "title")?.textContent?.trim();
  const [, , width, height] =
    root
      .getAttribute("viewBox")
      ?.trim()
      .split(/[\s,]+/) ?? [];
  if (width && !root.hasAttribute("width")) root.setAttribute("width", width);
  if (height && !root.hasAttribute("height")) root.setAttribute("height", height);
  const element = image(`data:image/svg+xml,${encodeURIComponent(root.outerHTML)}`, shown, title);
  element.toggleAttribute("data-themed", source.includes("prefers-color-scheme"));
  return element;
}

function page(source: string, shown: Shown): HTMLElement {
  const element = make("div", { class: "cr-output__html" });
  later(element, shown, async () => {
    const { sanitized } = await import("./sanitized");
    const { tree, empty, scripts } = sanitized(source);
    element.append(empty ? value(shown) : tree);
    if (scripts) element.append(make("p", { class: "cr-output__gap" }, text("display_scripts")));
  });
  return element;
}

function markdown(source: string, shown: Shown): HTMLElement {
  const element = make("div", { class: "cr-output__html" });
  later(element, shown, async () => {
    const [{ sanitized }, { marked }] = await Promise.all([import("./sanitized"), import("marked")]);
    element.append(sanitized(await marked.parse(source)).tree);
  });
  return element;
}

/** Text with formulas between dollar signs; without any, all of it is a formula. */
function latex(source: string): HTMLElement {
  const element = make("div", { class: "cr-output__math" });
  const parts = source.includes("$") ? source.split(/(\$\$[\s\S]+?\$\$|\$[^$]+\$)/) : [`$$${source}$$`];
  for (const part of parts) {
    const formula = /^(\$\$?)([\s\S]+)\1$/.exec(part);
    const marks = formula?.[1] === "$$" ? ["\\[", "\\]"] : ["\\(", "\\)"];
    element.append(formula ? make("span", { class: "arithmatex" }, `${marks[0]}${formula[2]}${marks[1]}`) : part);
  }
  void typesetMath(element);
  return element;
}

/** Fills an element when what it needs has arrived; where that fails, its text stands for it. */
function later(element: HTMLElement, shown: Shown, fill: () => Promise<void>): void {
  fill().catch(() => element.replaceChildren(value(shown)));
}
