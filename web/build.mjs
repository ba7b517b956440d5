/**
 * Builds the page's scripts and styles into build/web/, each with a hash of its content in its name, and lists them in
 * build/web/entries.json: logical name → file name. Several builds may run at once: files appear whole, and those that
 * an earlier list names stay.
 */

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const web = dirname(fileURLToPath(import.meta.url));
const root = dirname(web);
const out = join(root, "build", "web");

/** Every browser that runs WebAssembly with SIMD reads WOFF2: leave KaTeX's older formats out. */
const onlyWoff2 = {
  name: "only-woff2",
  setup(context) {
    context.onLoad({ filter: /katex\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\([^)]*\)/g, ""),
      loader: "css",
    }));
  },
};

const { metafile, outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: [
    "web/src/classroom.ts",
    "web/src/deck.ts",
    { in: "web/src/worker/worker.ts", out: "worker" },
    "web/src/styles/classroom.css",
    "web/src/styles/deck.css",
    "web/src/styles/math.css",
  ].map((entry) => (typeof entry === "string" ? { in: entry, out: basename(entry, extname(entry)) } : entry)),
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "linked",
  entryNames: "[name].[hash]",
  chunkNames: "[name].[hash]",
  assetNames: "[name].[hash]",
  loader: { ".woff2": "file", ".py": "text" },
  metafile: true,
  write: false,
  plugins: [onlyWoff2],
  logLevel: "warning",
});

mkdirSync(out, { recursive: true });
for (const { path, contents } of outputFiles) {
  if (!existsSync(path)) writeWhole(path, contents);
}

const entries = {};
for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
  const file = basename(path);
  // A chunk that is also imported on demand has an entry point, but pages find it through the importing script.
  const isEntry = entryPoint && /^(?:classroom|deck|worker|math)\.(?:js|css)$/.test(logical(file));
  entries[isEntry ? logical(file) : file] = file;
}
writeWhole(join(out, "entries.json"), `${JSON.stringify(entries, null, 2)}\n`);

function writeWhole(path, contents) {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

/** The name without its hash. */
function logical(file) {
  return file.replace(/\.[A-Z0-9]{8}(?=\.)/, "");
}
