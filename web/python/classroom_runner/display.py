"""Values and pictures, on their way to the page: the last expression of a cell, and `display`."""

from __future__ import annotations

import builtins
import itertools
import json
import sys
import traceback
from typing import Any

from classroom_runner import formats, ipython
from classroom_runner.host import Host, Settings
from classroom_runner.output import Output

# Each is an element of the page; more of them than this come from a loop that has gone wrong.
COUNT_LIMIT = 100


class Display:
    """Sends values to the page, in order with what the code printed.

    `display` is among the builtins, as it is in Jupyter.
    """

    def __init__(self, host: Host, output: Output, settings: Settings):
        self._host = host
        self._output = output
        self._settings = settings
        self._keys = itertools.count(1)
        builtins.display = self.display  # type: ignore[attr-defined]
        sys.meta_path.append(ipython.Finder(self))
        self.start()

    def start(self) -> None:
        """Forget the previous run."""
        self._count = 0

    def value(self, value: Any) -> None:
        """Show the value of an expression as a notebook does; None is not shown."""
        if value is not None:
            self.display(value)

    def display(
        self,
        *values: Any,
        raw: bool = False,
        clear: bool = False,
        display_id: str | bool | None = None,
        **options: Any,
    ) -> Handle | None:
        """Show values in the richest form that they have.

        With `raw` they are dicts by MIME type. `clear` empties the output first. `display_id`, a
        name or True, gives a handle whose `update` shows another value in the place of this one.
        Options of Jupyter that change nothing in a page are ignored.
        """
        if clear:
            self.clear()
        handle = None
        if display_id is not None and display_id is not False:
            name = f"display-{next(self._keys)}" if display_id is True else str(display_id)
            handle = Handle(self, name)
        for value in values:
            self._display(value, raw, {"key": handle.display_id} if handle else {})
        return handle

    def update(self, value: Any, key: str, raw: bool = False) -> None:
        """Show a value in the place of what was displayed with that key."""
        self._display(value, raw, {"key": key, "update": True})

    def clear(self, wait: bool = False) -> None:
        """Empty the output, with `wait` only when there is something new to show."""
        self._output.flush()
        self._count = 0
        self._host.display(json.dumps({"data": {}, "clear": "wait" if wait else "now"}))

    def png(self, content: bytes, size: formats.Size) -> None:
        """Show a picture; `size` is its width and height in CSS pixels."""
        self._show({"image/png": formats.encoded(content)}, size, {})

    def _display(self, value: Any, raw: bool, place: dict[str, Any]) -> None:
        own = getattr(type(value), "_ipython_display_", None)
        if callable(own) and not raw:
            own(value)
        elif raw:
            self._show(formats.raw(value), {}, place)
        else:
            self._show(*formats.bundle(value, lambda *failure: self._say(value, *failure)), place)

    def _show(self, data: formats.Data, size: formats.Size, place: dict[str, Any]) -> None:
        self._count += not place.get("update")
        if self._count > COUNT_LIMIT:
            if self._count == COUNT_LIMIT + 1:
                self._output.write("stderr", self._settings.text("output_too_many") + "\n")
            return
        self._output.flush()
        self._host.display(json.dumps({"data": data, **size, **place}))

    def _say(self, value: Any, method: str, error: Exception) -> None:
        """Say that a value's method failed, and where."""
        root = self._settings.root
        own = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if not frame.filename.startswith("/") or frame.filename.startswith(f"{root}/")
        ]
        line = f", {own[-1].filename}:{own[-1].lineno}" if own else ""
        text = self._settings.text(
            "display_failed",
            method=f"{type(value).__name__}.{method}",
            error="".join(traceback.format_exception_only(error)).strip() + line,
        )
        self._output.write("stderr", text + "\n")


class Handle:
    """What `display` returns for a value that will be replaced."""

    def __init__(self, display: Display, display_id: str):
        self._display = display
        self.display_id = display_id

    def __repr__(self) -> str:
        return f"<DisplayHandle display_id={self.display_id}>"

    def display(self, value: Any, **options: Any) -> None:
        """Show a value anew, under the same name."""
        self._display.display(value, display_id=self.display_id, **options)

    def update(self, value: Any, *, raw: bool = False, **options: Any) -> None:
        """Show a value in the place of the last one."""
        self._display.update(value, self.display_id, raw)
