// Runs a Python file in Pyodide under Node, with NumPy and kerasette: node pyodide.mjs NUMPY_WHEEL KERASETTE_WHEEL FILE
import { readFile } from "node:fs/promises";
import { loadPyodide } from "pyodide";

const [numpy, kerasette, file] = process.argv.slice(2);
const pyodide = await loadPyodide();
for (const wheel of [numpy, kerasette]) {
  pyodide.unpackArchive(new Uint8Array(await readFile(wheel)), "wheel");
}
try {
  pyodide.runPython(await readFile(file, "utf-8"));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
