"""Jupyter's own formatter takes the pictures, and forms a value as the page's Python does."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import coursekit

pytestmark = pytest.mark.live

RUNNER = Path(__file__).resolve().parents[2] / "web/python"
GIF = base64.b64decode("R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==")


@pytest.fixture(scope="module")
def jupyter() -> Any:
    """The formatter of a notebook's kernel."""
    from IPython.core.formatters import DisplayFormatter  # noqa: PLC0415 - live tests only

    formatter = DisplayFormatter()
    formatter.active_types = list(formatter.format_types)
    return formatter.format


def test_a_notebook_takes_every_form_of_a_picture(jupyter):
    picture = coursekit.image_grid(np.zeros((2, 8, 8, 3)), [0, 1], [0, 0])
    data, metadata = jupyter(picture)
    assert data["text/plain"] == picture.alt
    assert data["text/html"] == picture._repr_html_()
    assert data["image/svg+xml"].startswith("<svg")
    assert (data["image/png"], metadata["image/png"]) == picture._repr_png_()


def fail(method: str, error: Exception) -> None:
    pytest.fail(f"{method} raised {error!r}")


@pytest.mark.parametrize(
    ("kind", "content", "options"),
    [
        ("HTML", "<b>x</b>", {}),
        ("Markdown", "**x**", {}),
        ("Latex", "$x$", {}),
        ("Math", "x^2", {}),
        ("SVG", "<svg xmlns='http://www.w3.org/2000/svg'><rect/></svg>", {}),
        ("Image", GIF, {"format": "gif", "width": 40}),
    ],
)
def test_the_page_s_ipython_shows_what_ipython_shows(
    jupyter, monkeypatch: pytest.MonkeyPatch, kind: str, content: Any, options: dict[str, Any]
):
    monkeypatch.setattr(sys, "path", [str(RUNNER), *sys.path])
    from IPython import display  # noqa: PLC0415

    from classroom_runner import formats, ipython  # noqa: PLC0415

    data, metadata = jupyter(getattr(display, kind)(content, **options))
    ours, size = formats.bundle(getattr(ipython, kind)(content, **options), fail)
    (mime,) = set(ours) - {"text/plain"}
    assert ours[mime].replace('"', "'").strip() == data[mime].replace('"', "'").strip()
    assert size == metadata.get(mime, {})
