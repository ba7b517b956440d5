/** Finds what the site serves: the manifest beside this module and the address of each file in it. */

import type { Manifest } from "./manifest";

export interface Assets {
  manifest: Manifest;
  /** The absolute address of a file, by its logical name in the manifest. */
  url(logical: string): string;
}

/** Everything the plugin ships lies in one folder, chunks included. */
const base = new URL("./", import.meta.url);

let loading: Promise<Assets> | undefined;

/** The site's assets; the manifest is fetched once, and again only if fetching it failed. */
export function loadAssets(): Promise<Assets> {
  loading ??= fetchAssets().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function fetchAssets(): Promise<Assets> {
  const address = new URL("manifest.json", base);
  // Revalidated each time: the manifest has no hash in its name and names files that have.
  const response = await fetch(address, { cache: "no-cache" });
  if (!response.ok) throw new Error(`${address.href}: HTTP ${response.status}`);
  const manifest = (await response.json()) as Manifest;
  return {
    manifest,
    url(logical) {
      const file = manifest.files[logical];
      if (!file) throw new Error(`${address.href} lists no file "${logical}"`);
      return new URL(file.path, base).href;
    },
  };
}
