// Runs the Python side in Pyodide under Node. The argument is the session's settings; each line of standard input is a
// request {files, runs}, answered by a line that says what came of each run. Wheels come from the plugin's package data.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const data = join(root, "plugins", "classroom", "assets");
const runner = join(root, "web", "python");
const settings = JSON.parse(process.argv[2]);
const { wheels } = JSON.parse(readFileSync(join(data, "manifest.json"), "utf8"));

const pyodide = await loadPyodide({ enableRunUntilComplete: false });
const { FS } = pyodide;
FS.mkdirTree("/lib/runner");
FS.mount(FS.filesystems.NODEFS, { root: runner }, "/lib/runner");
pyodide.runPython("import sys; sys.dont_write_bytecode = True; sys.path.insert(0, '/lib/runner')");

const installed = new Set();
const missing = (module) => {
  const name = Object.keys(wheels).find((key) => wheels[key].imports.includes(module));
  const order = [];
  const visit = (key) => {
    if (installed.has(key) || order.includes(key)) return;
    for (const dependency of wheels[key].depends) visit(dependency);
    order.push(key);
  };
  if (name) visit(name);
  return order;
};

let shown = [];
const host = {
  stream: (name, text) => shown.push({ name, text }),
  display: (content) => {
    const { data, ...rest } = JSON.parse(content);
    shown.push({ display: data, ...rest });
  },
  training: (update) => shown.push({ training: JSON.parse(update) }),
  missing: (module) => JSON.stringify(missing(module)),
  wheel: (name) => new Uint8Array(readFileSync(join(data, wheels[name].file_name))),
  sha256: (name) => wheels[name].sha256,
  installed: (name) => installed.add(name),
  begin_files: () => {},
  is_writing: () => false,
  file_problem: () => "",
};

const session = pyodide.pyimport("classroom_runner.session").create(host, JSON.stringify(settings));

for await (const line of createInterface({ input: process.stdin })) {
  const { files, runs } = JSON.parse(line);
  for (const [path, content] of Object.entries(files)) {
    FS.mkdirTree(dirname(join(settings.root, path)));
    FS.writeFile(join(settings.root, path), content);
  }
  const results = runs.map(({ code, test, filename, notebook }) => {
    shown = [];
    if (code === null) session.forget(notebook);
    if (code === null) return { outcome: null, shown };
    for (const module of JSON.parse(session.needs(code, test ?? "")).modules) {
      for (const name of missing(module)) session.install(name, host.wheel(name));
    }
    const outcome = JSON.parse(session.run(code, filename, test ?? "", "test_01_01.py", notebook));
    return { outcome, shown };
  });
  console.log(JSON.stringify(results));
}
