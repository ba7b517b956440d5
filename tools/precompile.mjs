// Compiles Python's standard library ahead for the browser: `node tools/precompile.mjs OUT NUMPY_WHEEL ENGINE_WHEEL`
// writes OUT/python_stdlib.zip. Equal inputs give equal bytes.
//
// Pyodide ships its standard library as sources, and compiling the modules that every page needs takes longer than the
// rest of its start together. Modules that few pages need stay sources, which are smaller.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [out, ...wheels] = process.argv.slice(2);

// Constants of compiled code include sets, whose order hangs on the seed of hashes.
const { FS, runPython, unpackArchive } = await loadPyodide({ env: { PYTHONHASHSEED: "0" } });
FS.mkdirTree("/runner");
FS.mount(FS.filesystems.NODEFS, { root: join(root, "web", "python") }, "/runner");
for (const wheel of wheels) unpackArchive(new Uint8Array(readFileSync(wheel)), "wheel", { extractDir: "/packages" });
FS.writeFile("/library.zip", readFileSync(join(root, "node_modules", "pyodide", "python_stdlib.zip")));
runPython(`
import json, py_compile, sys, zipfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path += ["/runner", "/packages"]
from classroom_runner import session

class Page:
    """A page that offers nothing: whatever is asked of it is answered by an empty list."""
    def __getattr__(self, name):
        return lambda *arguments: "[]"

settings = dict(root="/course", aliases=["keras"], strings={}, elsewhere={}, black_solution=False, test_template=None)
run = session.create(Page(), json.dumps(settings)).run
outcome = json.loads(run("import keras\\nimport numpy.random\\nkeras.Sequential().name", "main.py", "", "", ""))
assert outcome == {"state": "done"}, outcome

LIBRARY = "/lib/python314.zip/"
files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
needed = {file.removeprefix(LIBRARY) for file in files if file.startswith(LIBRARY)}

def compiled(name, source):
    module = Path("/module.py")
    module.write_bytes(source)
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(module), "/module.pyc", LIBRARY + name, doraise=True, invalidation_mode=mode)
    return Path("/module.pyc").read_bytes()

with zipfile.ZipFile("/library.zip") as source, zipfile.ZipFile("/out.zip", "w") as target:
    for entry in source.infolist():
        name, content = entry.filename, source.read(entry)
        if entry.is_dir():
            continue
        if name in needed:
            name, content = name + "c", compiled(name, content)
        target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
`);

mkdirSync(out, { recursive: true });
const library = FS.readFile("/out.zip");
writeFileSync(join(out, "python_stdlib.zip"), library);
console.log(`python_stdlib.zip: compiled, ${(library.length / 1e6).toFixed(1)} MB`);
