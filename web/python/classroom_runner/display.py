"""Values and pictures, on their way to the page."""

from __future__ import annotations

import base64
import json
from typing import Any

from classroom_runner.host import Host, Settings
from classroom_runner.output import Output

REPR_LIMIT = 100_000
# Each is an element of the page; more of them than this come from a loop that has gone wrong.
COUNT_LIMIT = 100
RICH = {
    "_repr_html_": "text/html",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
}


class Display:
    """Sends values to the page, in order with what the code printed."""

    def __init__(self, host: Host, output: Output, settings: Settings):
        self._host = host
        self._output = output
        self._settings = settings
        self.start()

    def start(self) -> None:
        """Forget the previous run."""
        self._count = 0

    def value(self, value: Any) -> None:
        """Show the value of an expression as a notebook does; None is not shown."""
        if value is None:
            return
        text = repr(value)
        if len(text) > REPR_LIMIT:
            text = text[:REPR_LIMIT] + " …"
        data = {"text/plain": text}
        for method, mime in RICH.items():
            render = getattr(type(value), method, None)
            content = render(value) if callable(render) else None
            if isinstance(content, bytes):
                content = base64.b64encode(content).decode()
            if isinstance(content, str):
                data[mime] = content
        self._show(data, 0)

    def png(self, content: bytes, width: int) -> None:
        """Show a picture; `width` is its width in CSS pixels."""
        self._show({"image/png": base64.b64encode(content).decode()}, width)

    def _show(self, data: dict[str, str], width: int) -> None:
        self._count += 1
        if self._count > COUNT_LIMIT:
            if self._count == COUNT_LIMIT + 1:
                self._output.write("stderr", self._settings.text("output_too_many") + "\n")
            return
        self._output.flush()
        self._host.display(json.dumps(data), width)
