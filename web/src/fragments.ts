/**
 * Links within a page stay in the page. Material's instant navigation would answer the first one by fetching the page
 * anew and replacing its content, and the output of programs and the state of slides with it.
 */

declare global {
  interface Window {
    /** Material's stream of addresses that it navigates to. */
    location$?: { subscribe(callback: (address: URL) => void): unknown };
  }
}

/** Leaves links to fragments of the page, and the way back through them, to the browser. Call it once. */
export function keepFragments(): void {
  let shown = location.pathname;
  window.location$?.subscribe(({ pathname }) => {
    shown = pathname;
  });

  // Material lets links with a target alone.
  document.addEventListener(
    "click",
    ({ target }) => {
      const link = target instanceof Element ? target.closest<HTMLAnchorElement>("a[href*='#']:not([target])") : null;
      if (!link || link.origin !== location.origin || link.pathname !== shown) return;
      link.target = "_self";
      closeOverlays();
    },
    { capture: true },
  );
  window.addEventListener(
    "popstate",
    (event) => {
      if (location.pathname === shown) event.stopImmediatePropagation();
    },
    { capture: true },
  );
}

/** Closes navigation and search, as Material does when the address changes. */
function closeOverlays(): void {
  for (const toggle of document.querySelectorAll<HTMLInputElement>("[data-md-toggle]:checked")) toggle.click();
}
