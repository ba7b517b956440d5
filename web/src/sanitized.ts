/** HTML of a run's own, in a shadow tree: its styles do not reach the page, its scripts are left out. */

import createPurify, { type Config } from "dompurify";
import { make } from "./dom";

const CONFIG: Config & { RETURN_DOM_FRAGMENT: true } = {
  RETURN_DOM_FRAGMENT: true,
  // Otherwise a style at the very beginning is lost.
  FORCE_BODY: true,
  // It would lead away from the page.
  FORBID_TAGS: ["form"],
};

/** Attributes that make the browser load something. */
const LOADING = new Set(["src", "srcset", "poster", "background", "href", "xlink:href", "data"]);
const ACTIVE = new Set(["script", "iframe", "object", "embed", "frame"]);
const FROM_ELSEWHERE = /@import|(?:url|image|image-set)\(\s*["']?(?!\s*["']?(?:data:|#))/i;

const STYLES = `
  :host { display: block; overflow-x: auto; line-height: 1.5; }
  * { box-sizing: border-box; }
  img, svg, video { max-width: 100%; }
  img { height: auto; }
  a { color: var(--cr-accent); }
  code, pre, kbd, samp { font-family: var(--cr-mono); font-size: 0.92em; }
  pre { overflow-x: auto; }
  :is(h1, h2, h3, h4, h5, h6) { margin: 0.8em 0 0.3em; line-height: 1.25; }
  :is(p, ul, ol, blockquote, pre) { margin: 0.5em 0; }
  blockquote { padding-inline-start: 1em; border-inline-start: 3px solid var(--cr-line); color: var(--cr-muted); }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  caption { padding: 0.3em; color: var(--cr-muted); text-align: start; }
  th, td { padding: 0.35em 0.8em; border: 0; text-align: end; }
  th { font-weight: 600; }
  thead th { border-block-end: 1.5px solid var(--cr-line); white-space: nowrap; }
  tbody tr:nth-child(even) { background: color-mix(in srgb, var(--cr-fg) 4%, transparent); }
  tbody th { text-align: start; }
  hr { border: 0; border-block-start: 1px solid var(--cr-line); }
`;

const purify = createPurify(window);

purify.addHook("uponSanitizeAttribute", (node, event) => {
  const { attrName: name, attrValue: value } = event;
  const leads = node.nodeName.toLowerCase() === "a";
  if (LOADING.has(name) && !leads && !/^\s*(?:data:|#)/i.test(value)) event.keepAttr = false;
  if (name === "style" && FROM_ELSEWHERE.test(value)) event.keepAttr = false;
});

purify.addHook("afterSanitizeElements", (node) => {
  if (node.nodeName.toLowerCase() === "style" && FROM_ELSEWHERE.test(node.textContent ?? "")) node.textContent = "";
});

purify.addHook("afterSanitizeAttributes", (node) => {
  if (node.nodeName.toLowerCase() !== "a" || node.getAttribute("href")?.startsWith("#")) return;
  node.setAttribute("target", "_blank");
  node.setAttribute("rel", "noopener");
});

export interface Sanitized {
  /** A shadow tree's host. */
  tree: HTMLElement;
  /** Whether nothing is left to see. */
  empty: boolean;
  /** Whether there were scripts, or pages within the page. */
  scripts: boolean;
}

export function sanitized(html: string): Sanitized {
  const content = purify.sanitize(html, CONFIG);
  const scripts = purify.removed.some((what) => "element" in what && ACTIVE.has(what.element.nodeName.toLowerCase()));
  const empty = !content.textContent?.trim() && !content.querySelector("img, svg, table, video, audio, hr");
  const tree = make("div");
  tree.attachShadow({ mode: "open" }).append(make("style", {}, STYLES), content);
  return { tree, empty, scripts };
}
