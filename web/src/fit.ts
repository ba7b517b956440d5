/** Makes the text of a slide smaller where it would not fit on its stage. */

/** Steps of the font size, from full to the smallest that can still be read. */
const STEPS = [1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58];

/** Code is not made smaller than this; it scrolls. */
const SMALLEST_CODE = 0.7;

/** Fits a slide that is displayed; one that is too long even so keeps the smallest size and scrolls. */
export function fitSlide(slide: HTMLElement): void {
  narrow(slide, "div.arithmatex", 0);
  narrow(slide, "pre > code", SMALLEST_CODE);
  for (const step of STEPS) {
    slide.style.setProperty("--cr-fit", String(step));
    if (slide.scrollHeight <= slide.clientHeight + 1 && slide.scrollWidth <= slide.clientWidth + 1) return;
  }
}

/** Makes what is wider than the slide, and would be cut or scroll by itself, smaller. */
function narrow(slide: HTMLElement, selector: string, smallest: number): void {
  for (const element of slide.querySelectorAll<HTMLElement>(selector)) {
    element.style.removeProperty("font-size");
    if (element.scrollWidth <= element.clientWidth + 1) continue;
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    const parent = Number.parseFloat(getComputedStyle(element.parentElement ?? slide).fontSize);
    const ratio = Math.max(smallest, element.clientWidth / element.scrollWidth);
    element.style.fontSize = `${((size / parent) * ratio * 0.99).toFixed(3)}em`;
  }
}
