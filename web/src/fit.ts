/** Makes the text of a slide smaller where it would not fit on its stage. */

/** Steps of the font size, from full to the smallest that can still be read. */
const STEPS = [1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58];

/** Fits a slide that is displayed; one that is too long even so keeps the smallest size and scrolls. */
export function fitSlide(slide: HTMLElement): void {
  for (const step of STEPS) {
    slide.style.setProperty("--cr-fit", String(step));
    if (slide.scrollHeight <= slide.clientHeight + 1) return;
  }
}
