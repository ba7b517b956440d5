// Compiles Python ahead for the browser: `node tools/precompile.mjs OUT NUMPY_WHEEL WHEEL…` writes OUT/python_stdlib.zip
// and OUT/NAME for each pure WHEEL. Equal inputs give equal bytes.
//
// Pyodide ships its standard library as sources, and compiling the modules that every page needs takes longer than the
// rest of its start together. Modules that few pages need stay sources, which are smaller.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [out, numpy, ...wheels] = process.argv.slice(2);

// Constants of compiled code include sets, whose order hangs on the seed of hashes.
const { FS, runPython } = await loadPyodide({ env: { PYTHONHASHSEED: "0" } });
FS.mkdirTree("/runner");
FS.mount(FS.filesystems.NODEFS, { root: join(root, "web", "python") }, "/runner");
FS.writeFile("/numpy.whl", readFileSync(numpy));
runPython(`
import py_compile, sys, zipfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path += ["/runner", "/numpy"]
zipfile.ZipFile("/numpy.whl").extractall("/numpy")
import classroom_runner.session
import numpy

LIBRARY = "/lib/python314.zip/"
files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
needed = {file.removeprefix(LIBRARY) for file in files if file.startswith(LIBRARY)}

def compiled(prefix, name, source):
    module = Path("/module.py")
    module.write_bytes(source)
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(module), "/module.pyc", prefix + name, doraise=True, invalidation_mode=mode)
    return Path("/module.pyc").read_bytes()

def convert(prefix, chosen):
    with zipfile.ZipFile("/in.zip") as source, zipfile.ZipFile("/out.zip", "w") as target:
        for entry in source.infolist():
            name, content = entry.filename, source.read(entry)
            if entry.is_dir():
                continue
            if chosen(name):
                name, content = name + "c", compiled(prefix, name, content)
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
`);

function convert(source, call) {
  FS.writeFile("/in.zip", readFileSync(source));
  runPython(call);
  const content = FS.readFile("/out.zip");
  writeFileSync(join(out, basename(source)), content);
  console.log(`${basename(source)}: compiled, ${(content.length / 1e6).toFixed(1)} MB`);
}

mkdirSync(out, { recursive: true });
convert(join(root, "node_modules", "pyodide", "python_stdlib.zip"), "convert(LIBRARY, needed.__contains__)");
for (const wheel of wheels) convert(wheel, 'convert("", lambda name: name.endswith(".py"))');
