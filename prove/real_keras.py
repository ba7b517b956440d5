"""Real Keras in a process of its own, which trains what it is told.

Usage: python -m prove.real_keras IMAGES.npz PROGRAM.py. Each line on standard input is a JSON
object of `function` and `arguments`, and is answered by what that function of the program returns.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "bench"))

from native import answering, serve_images


def main() -> None:
    images, program = (Path(argument) for argument in sys.argv[1:])
    with answering() as answers:
        serve_images(images)
        names: dict = {}
        exec(compile(program.read_text(encoding="utf-8"), str(program), "exec"), names)
        print("{}", file=answers, flush=True)
        for line in sys.stdin:
            call = json.loads(line)
            answer = names[call["function"]](**call["arguments"])
            print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
