"""The plugin's options in `mkdocs.yml`."""

from __future__ import annotations

import re

from mkdocs.config import config_options as opt
from mkdocs.config.base import BaseConfigOption, Config, ValidationError

from classroom import strings

_UNITS = {
    "": 1,
    "B": 1,
    "KIB": 2**10,
    "MIB": 2**20,
    "GIB": 2**30,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
}


class Bytes(BaseConfigOption[int]):
    """A number of bytes, such as 536870912 or "512 MiB"."""

    def __init__(self, default: int):
        super().__init__()
        self.default = default

    def run_validation(self, value: object) -> int:
        """Return the bytes. Raises `ValidationError` where the value is no size."""
        match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]*)\s*", str(value))
        unit = _UNITS.get(match.group(2).upper()) if match else None
        if match is None or unit is None or float(match.group(1)) <= 0:
            raise ValidationError(f'Expected bytes or a size such as "512 MiB", not {value!r}.')
        return int(float(match.group(1)) * unit)


class ClassroomConfig(Config):
    """Every option has a default; a course needs none."""

    course = opt.Type(str, default="")
    """Names the course in browser storage; by default a slug of the site's name."""
    language = opt.Choice(strings.languages(), default="en")
    """Language of the labels."""
    planned = opt.ListOfItems(opt.Type(str), default=[])
    """Pages that `prev` and `next` may name before they are written, such as /chapter5."""
    templates = opt.Optional(opt.Dir(exists=True))
    """Folder of templates that replace the package's, by file name."""
    exercises = opt.Type(str, default="exercises")
    slides = opt.Type(str, default="slides")
    data_ = opt.Type(str, default="data")
    datasets = opt.Type(str, default="datasets")
    static = opt.Type(str, default="static")
    """Folders of the course, from the folder of `mkdocs.yml`."""
    wheels = opt.Optional(opt.Dir(exists=True))
    """Folder of further wheels that the site carries."""
    device_memory = Bytes(default=512 * 2**20)
    """Memory of the training device, in bytes or as "512 MiB"."""
    distribution = opt.Type(str, default="")
    """Folder (URL) of a full Pyodide distribution from which other packages may load."""
    black_solution = opt.Type(bool, default=False)
    """Give tests `__solution__` formatted by black."""
    test_template = opt.Optional(opt.Type(str))
    """Text around every test, with ${solution}, ${solutionEscaped} and ${test}."""
