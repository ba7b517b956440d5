"""What notebooks import from IPython: `IPython.display`, with what a page can show.

Everything else of IPython is missing by name.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from classroom_runner.display import Display

# The second is where notebooks of old imported from.
DISPLAY = ("IPython.display", "IPython.core.display")
PACKAGES = ("IPython", "IPython.core")
# Other libraries ask for it before they use what a page does not have.
VERSION = (9, 0, 0)
SIGNATURES = {b"\x89PNG": "png", b"\xff\xd8": "jpeg", b"GIF8": "gif", b"RIFF": "webp"}


class Shown:
    """Text, or a file with text, that is shown as what its class says."""

    mime = ""

    def __init__(
        self,
        data: str | bytes | Path | None = None,
        url: str | None = None,
        filename: str | Path | None = None,
        metadata: dict[str, Any] | None = None,
    ):
        if isinstance(data, Path):
            data, filename = None, data
        if isinstance(data, str) and filename is None:
            if data.startswith(("http://", "https://")):
                data, url = None, data
            elif _is_file(data):
                data, filename = None, data
        kind = type(self).__name__
        if url is not None:
            raise ValueError(
                f"{kind}({url!r}): a page shows only what the course carries. Ask for the file to "
                f"be put into the course, and give its path: {kind}(filename=…)."
            )
        if data is None and filename is None:
            raise TypeError(f"{kind}() has nothing to show: give it data, or filename=…")
        self.data = Path(filename).read_bytes() if filename is not None else data
        self.metadata = metadata or {}

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data = self.data.decode("utf-8") if isinstance(self.data, bytes) else self.data
        return {self.mime: data}, {self.mime: self.metadata}


class HTML(Shown):
    """HTML; its scripts are not run."""

    mime = "text/html"


class Markdown(Shown):
    """Markdown."""

    mime = "text/markdown"


class Latex(Shown):
    """A formula between dollar signs, or text with formulas."""

    mime = "text/latex"


class Math(Latex):
    """A formula."""

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return {self.mime: f"$\\displaystyle {str(self.data).strip('$')}$"}, {}


class SVG(Shown):
    """A drawing."""

    mime = "image/svg+xml"


class Image(Shown):
    """A picture: PNG, JPEG, GIF or WebP, as bytes or in a file; sizes are in CSS pixels."""

    def __init__(
        self,
        data: bytes | str | Path | None = None,
        url: str | None = None,
        filename: str | Path | None = None,
        format: str | None = None,
        embed: bool | None = None,
        width: int | None = None,
        height: int | None = None,
        metadata: dict[str, Any] | None = None,
        alt: str | None = None,
        **options: Any,
    ):
        super().__init__(data, url, filename, metadata)
        if isinstance(self.data, str):
            raise FileNotFoundError(f"Image({self.data!r}): there is no file of that name.")
        content = bytes(self.data or b"")
        starts = [name for start, name in SIGNATURES.items() if content.startswith(start)]
        self.format = (format or "".join(starts)).lower().replace("jpg", "jpeg")
        if self.format not in SIGNATURES.values():
            raise ValueError(
                "Image() shows PNG, JPEG, GIF and WebP; the bytes that came are none of these. "
                "An array becomes a picture with PIL.Image.fromarray, or in coursekit.image_grid."
            )
        self.alt = alt
        sizes = {"width": width, "height": height}
        self.metadata |= {name: size for name, size in sizes.items() if size is not None}

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        mime = f"image/{self.format}"
        text = {"text/plain": self.alt} if self.alt else {}
        return {mime: self.data, **text}, {mime: self.metadata}


KINDS = (HTML, Image, Latex, Markdown, Math, SVG)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds IPython where code imports it."""

    def __init__(self, display: Display):
        self._display = display

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname in DISPLAY or fullname in PACKAGES:
            is_package = fullname in PACKAGES
            return importlib.util.spec_from_loader(fullname, self, is_package=is_package)
        return None

    def exec_module(self, module: ModuleType) -> None:
        names: dict[str, Any] = {"version_info": VERSION, "get_ipython": lambda: None}
        if module.__name__ in DISPLAY:
            names = {kind.__name__: kind for kind in KINDS}
            names |= {"display": self._display.display, "clear_output": self._display.clear}
        if module.__name__ == "IPython":
            names["__version__"] = ".".join(map(str, VERSION))

        def missing(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            offered = ", ".join(sorted(set(names) - {"version_info"}))
            raise ImportError(
                f"{module.__name__}.{name} is not available in the page, which is no IPython. "
                f"What there is of {module.__name__}: {offered}."
            )

        vars(module).update(names, __getattr__=missing)


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False
