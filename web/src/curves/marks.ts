/** The samples of lines by which a chart says what is what. */

import { svg } from "../live/svg";

export type Curve = "within" | "training" | "validation" | "resumed";

/** A piece of a curve's line with its mark; `full` is longer, and shows how the line is drawn. */
export function sample(curve: Curve, full = false): SVGSVGElement {
  const width = full ? 30 : 12;
  const drawing = svg("svg", { viewBox: `0 0 ${width} 12`, width, height: 12, "aria-hidden": "true" });
  drawing.dataset.curve = curve;
  if (curve === "resumed") drawing.append(svg("path", { d: `M${width / 2} 0v12` }));
  else if (full) drawing.append(svg("path", { d: `M0 6h${width}` }));
  if (curve === "training") drawing.append(svg("circle", { cx: width / 2, cy: 6, r: 3.5 }));
  if (curve === "validation") drawing.append(svg("path", { d: `M${width / 2} 1.5l4.5 4.5-4.5 4.5-4.5-4.5z` }));
  return drawing;
}
