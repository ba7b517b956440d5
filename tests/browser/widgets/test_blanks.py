"""What a blank is: the editor's answer against Python's own tokenizer."""

import io
import json
import re
import subprocess
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

BUILD = """
import { build } from "esbuild";
const { outputFiles } = await build({
  entryPoints: ["web/src/blanks.ts"], bundle: true, format: "esm", write: false,
});
const code = Buffer.from(outputFiles[0].contents).toString("base64");
const { findBlanks } = await import(`data:text/javascript;base64,${code}`);
let input = "";
for await (const chunk of process.stdin) input += chunk;
console.log(JSON.stringify(JSON.parse(input).map(findBlanks)));
"""


def blanks(*programs: str) -> list[list[tuple[int, str]]]:
    """For each program the line and name of each blank."""
    node = ["node", "--input-type=module", "--eval", BUILD]
    result = subprocess.run(
        node, cwd=ROOT, input=json.dumps(programs), capture_output=True, text=True, check=True
    )
    return [[(b["line"], b["name"]) for b in found] for found in json.loads(result.stdout)]


def names(program: str) -> list[tuple[int, str]]:
    """Names of three or more underscores, as Python's tokenizer sees them."""
    tokens = tokenize.generate_tokens(io.StringIO(program).readline)
    return [
        (token.start[0], token.string)
        for token in tokens
        if token.type == tokenize.NAME and re.fullmatch("_{3,}", token.string)
    ]


def test_python_agrees():
    programs = [path.read_text() for path in sorted((ROOT / "exercises").rglob("*.py"))]
    programs += [
        "x = ____\ny = '____'  # ____\n__ = _ = ____x = x____ = 1\n",
        "import ____ as ____\nfrom ____.___ import (____,\n    _____)\n",
        "def ____(___, *____, ____=1, **____): return ___\n",
        "x.____(____=____)[____:____].____\n",
        "@____\nclass ____(____): ____: ____ = ____\n",
        '"""____\n____"""\nrb"____"; x = "\\"____"; y = ____\n',
        "lambda ____: (yield ____)\nfor ____ in ____: pass\nwith ____ as ____: del ____\n",
        "x = (____ +\n     # ____\n     ____)\n\ty = 1\n".replace("\t", ""),
        "match ____:\n    case ____ if ____: pass\n",
        "é____ = ____é = ____\n",
    ]
    found = blanks(*programs)
    assert [sorted(f) for f in found] == [sorted(names(p)) for p in programs]
    assert sum(map(len, found)) > 40


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("f'{____} ____ {x:{____}}'", [(1, "____"), (1, "____")]),
        ("____(\n", [(1, "____")]),
        ("x = ____ ____\ny = )\nz = ____", [(1, "____"), (1, "____"), (3, "____")]),
        ("x = \ny = 2\n", [(1, "=")]),
        ("x = # todo\n", [(1, "=")]),
        ("def f():\n    x: int =\n    return x\n", [(2, "=")]),
        ("layers.Dense(units=, activation= )", [(1, "="), (1, "=")]),
        ("x += \n", [(1, "+=")]),
        ("x = \\\n    3\nf(a=\n  3)\ny = (\n)\n", []),
        ("x = )\n", []),
    ],
)
def test_programs_that_python_cannot_read(program: str, expected: list[tuple[int, str]]):
    assert blanks(program) == [expected]
