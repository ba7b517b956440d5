/**
 * Links within a page stay in the page. Material's instant navigation would answer the first one by fetching the page
 * anew and replacing its content, and the output of programs and the state of slides with it.
 */

import { reducedMotion } from "./dom";

declare global {
  interface Window {
    /** Material's stream of addresses: what it navigates to, it is told here. */
    location$?: { next(address: URL): void };
  }
}

/** Leaves links to fragments of the page, and the way back through them, to the browser. Call it once. */
export function keepFragments(): void {
  const addresses = window.location$;
  if (!addresses) return;
  let shown = withoutFragment(location);

  // A listener of ours could not hold its `popstate` back: on the window, the listener that was there first is the first.
  const navigate = addresses.next.bind(addresses);
  addresses.next = (address) => {
    if (withoutFragment(address) === shown) return;
    shown = withoutFragment(address);
    navigate(address);
  };

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
      if (!link || link.origin !== location.origin || withoutFragment(link) !== shown) return;
      if (event.ctrlKey || event.metaKey || event.shiftKey || (link.target && link.target !== "_self")) return;
      if (link.hash) {
        // Material lets links with a target alone.
        link.target = "_self";
      } else {
        event.preventDefault();
        event.stopPropagation();
        window.scrollTo({ top: 0, behavior: reducedMotion() ? "auto" : "smooth" });
      }
      closeOverlays();
    },
    { capture: true },
  );
}

function withoutFragment({ pathname, search }: URL | Location | HTMLAnchorElement): string {
  return pathname + search;
}

/** Closes navigation and search, as Material does when the address changes. */
function closeOverlays(): void {
  for (const toggle of document.querySelectorAll<HTMLInputElement>("[data-md-toggle]:checked")) toggle.click();
}
