/** Drawings: makes SVG elements. Colours are classes, so that they follow the page's. */

const NAMESPACE = "http://www.w3.org/2000/svg";

export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string | number> = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** A drawing of `width` × `height` units that stands for `label`. */
export function drawing(label: string, width: number, height: number): SVGSVGElement {
  return svg("svg", { class: "cr-live__drawing", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
}
