"""The command `classroom`: what an instructor does for a course besides building it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from classroom import cifar10

DATA = """\
Pack photographs of CIFAR-10 for a course: as many of each of the ten classes, the first ones of
the archive. `keras.datasets.cifar10.load_data()` then gives them in the page, in place of the
pictures that the site brings.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; return its exit status."""
    options = parser().parse_args(arguments)
    return options.run(options)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="classroom", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    data = commands.add_parser("data", help="bring a data set into the course")
    sets = data.add_subparsers(required=True, metavar="DATASET")
    cifar = sets.add_parser("cifar10", help="photographs of CIFAR-10", description=DATA)
    cifar.add_argument("archive", type=Path, metavar="PATH", help="cifar-10-python.tar.gz")
    cifar.add_argument("--train", type=int, default=2000, metavar="N", help="training pictures")
    cifar.add_argument("--test", type=int, default=500, metavar="N", help="test pictures")
    cifar.add_argument(
        "--out",
        type=Path,
        default=Path("datasets/cifar10.npz"),
        metavar="FILE",
        help="what to write (default: %(default)s, where the course's build finds it)",
    )
    cifar.add_argument("--force", action="store_true", help="replace FILE if it is there")
    cifar.set_defaults(run=pack_cifar10)
    return top


def pack_cifar10(options: argparse.Namespace) -> int:
    """Write the photographs into the course."""
    archive, out = options.archive, options.out
    if out.exists() and not options.force:
        return fail(f"{out} is there already; --force replaces it.")
    print(f"Reading {archive} …", flush=True)
    try:
        cifar10.pack(archive, out, options.train, options.test)
    except cifar10.LayoutError as error:
        return fail(f"{archive} has another layout than cifar-10-python.tar.gz: {error}.")
    except cifar10.TooFewError as error:
        return fail(f"{error}.")
    except OSError as error:
        where = error.filename or archive
        return fail(f"{where} cannot be read or written: {error.strerror or error}.")
    size = out.stat().st_size / 1e6
    print(f"{out}: {options.train} training and {options.test} test pictures, {size:.1f} MB.")
    print("The next build of the course serves them.")
    return 0


def fail(message: str) -> int:
    print(f"classroom: {message}", file=sys.stderr)
    return 1
