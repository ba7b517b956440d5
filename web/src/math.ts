/** Typesets the formulas that Markdown marked with `arithmatex`; KaTeX loads only where there are any. */

import { loadAssets } from "./assets";
import { make } from "./dom";

export async function typesetMath(root: ParentNode): Promise<void> {
  const formulas = [...root.querySelectorAll<HTMLElement>(".arithmatex:not([data-typeset])")];
  if (formulas.length === 0) return;
  const [{ default: katex }, assets] = await Promise.all([import("katex"), loadAssets()]);
  const href = assets.url("math.css");
  // Instant navigation removes what the next page's head does not have: look each time.
  if (!document.head.querySelector(`link[href="${href}"]`)) {
    const link = make("link", { rel: "stylesheet", href });
    const loaded = new Promise((resolve) => {
      link.addEventListener("load", resolve);
      link.addEventListener("error", resolve);
    });
    document.head.append(link);
    await loaded;
  }
  for (const formula of formulas) {
    const match = /^\\([([])([\s\S]*)\\[)\]]$/.exec(formula.textContent?.trim() ?? "");
    if (!match) continue;
    formula.toggleAttribute("data-typeset", true);
    katex.render(match[2] ?? "", formula, { displayMode: match[1] === "[", throwOnError: false });
  }
}
