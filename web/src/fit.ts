/** Makes the text of a slide smaller where it would not fit on its stage. */

/** Steps of the font size, from full to the smallest that can still be read. */
const STEPS = [1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58];

const LIVE = ".cr-live__stage";

/** Code is not made smaller than this; it scrolls. */
const SMALLEST_CODE = 0.7;

/** Fits a slide that is displayed; one that is too long even so keeps the smallest size and scrolls. */
export function fitSlide(slide: HTMLElement): void {
  const scale = (step: number) => slide.style.setProperty("--cr-fit", String(step));
  scale(1);
  narrow(slide, "div.arithmatex", 0);
  narrow(slide, "pre > code", SMALLEST_CODE);
  for (const step of STEPS) {
    scale(step);
    if (!overflows(slide)) return;
  }
}

/** Fits a slide again when what is alive on it grows beyond the frame. */
export function fitLive(root: ParentNode, signal: AbortSignal): void {
  const resizes = new ResizeObserver((entries) => {
    const slides = new Set(entries.map(({ target }) => target.closest<HTMLElement>(".slides > section")));
    for (const slide of slides) if (slide && slide.clientHeight > 0 && overflows(slide)) fitSlide(slide);
  });
  for (const stage of root.querySelectorAll(LIVE)) resizes.observe(stage);
  signal.addEventListener("abort", () => resizes.disconnect());
}

function overflows(slide: HTMLElement): boolean {
  if (slide.scrollHeight > slide.clientHeight + 1) return true;
  return [slide, ...slide.querySelectorAll(LIVE)].some((element) => element.scrollWidth > element.clientWidth + 1);
}

/** Makes what is wider than the slide, and would be cut or scroll by itself, smaller. */
function narrow(slide: HTMLElement, selector: string, smallest: number): void {
  for (const element of slide.querySelectorAll<HTMLElement>(selector)) {
    element.style.removeProperty("font-size");
    const size = (of: Element) => Number.parseFloat(getComputedStyle(of).fontSize);
    const full = size(element) / size(element.parentElement ?? slide);
    let share = 1;
    // More than once, because the lines and some spaces of a formula do not become smaller with its text.
    for (let tries = 0; tries < 3 && share > smallest; tries++) {
      if (element.scrollWidth <= element.clientWidth + 1) break;
      share = Math.max(smallest, share * 0.99 * (element.clientWidth / element.scrollWidth));
      element.style.fontSize = `${(full * share).toFixed(3)}em`;
    }
  }
}
