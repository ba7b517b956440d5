/** What the widgets say: the table of strings of the site's language. */

import english from "../../plugins/classroom/strings/en.json";
import { loadAssets } from "./assets";

// English is bundled so that there are words for the case that the manifest itself does not load.
let table: Record<string, string> = english;

/** Settles when the site's own table is in use, or when it turns out that it cannot be had. */
export const stringsReady: Promise<void> = loadAssets().then(
  ({ manifest }) => {
    table = { ...english, ...manifest.strings };
  },
  () => {},
);

export type StringKey = keyof typeof english;

/** The text for `key`, with `{name}` replaced by `values.name`. */
export function text(key: StringKey, values: Record<string, string | number> = {}): string {
  const template = table[key] ?? key;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
