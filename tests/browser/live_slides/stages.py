"""The live slides of the course: finding them, reading them and setting them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect

from classroom.decks import split_slides

ROOT = Path(__file__).resolve().parents[3]
NAMES = list(json.loads((ROOT / "plugins/classroom/live.json").read_text()))
EXERCISES = {
    "chapter4_01_cnn": 25,
    "chapter4_02_batch_norm_spatial_dropout": 27,
    "chapter4_03_some_tricks_with_neural_networks": 30,
}
READ = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data[3] && [canvas.width, [...data]];
}"""


def places() -> dict[str, tuple[str, int]]:
    """Deck and slide, counted from 1, of each live slide."""
    found = {}
    for deck in EXERCISES:
        body = (ROOT / f"slides/{deck}.md").read_text(encoding="utf-8").split("---\n", 2)[2]
        for number, (slide, _) in enumerate(split_slides(body), 1):
            for name in re.findall(r'data-live="([\w-]+)"', slide):
                found[name] = (deck, number)
    return found


PLACES = places()


def show(page: Page, site_url: str, name: str, *, embedded: bool = False) -> Locator:
    """Turn to a live slide, on its deck's own page or in the chapter, and return what is alive."""
    deck, number = PLACES[name]
    if embedded:
        page.goto(f"{site_url}chapter4/#{deck}-{number}")
        root = page.locator(f'[data-classroom="exercise"][data-id="{EXERCISES[deck]}"]')
        started = root.locator("[data-part=position]", has_text=re.compile(rf"^{number} / "))
    else:
        page.goto(f"{site_url}slides/{deck}/#/{number}")
        root = page.locator("body")
        started = root.get_by_role("button", name="Print")
    stage = root.locator(f'section.present [data-live="{name}"] .cr-live__stage')
    expect(stage).to_be_visible()
    # The slide shows before it has its size; these come after it.
    expect(started).to_be_visible()
    return stage


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def cells(grid: Locator) -> list[str]:
    """What stands in the cells of a grid, whether one can edit them or not."""
    return grid.locator(".cr-live__cell > *").evaluate_all(
        "cells => cells.map(c => c.value ?? c.textContent)"
    )


def slide_range(stage: Locator, label: str, value: float, step: float = 1) -> None:
    """Move a slider by the keyboard alone."""
    control = stage.get_by_role("slider", name=label, exact=True)
    control.focus()
    control.press("Home")
    low = float(control.get_attribute("min") or 0)
    for _ in range(round((value - low) / step)):
        control.press("ArrowRight")
    assert float(control.input_value()) == pytest.approx(value)


def pixels(picture: Locator) -> NDArray[np.int64]:
    """The colours of a canvas, (rows, columns, 3), once something is drawn."""
    drawn = picture.page.wait_for_function(READ, arg=picture.element_handle())
    width, data = drawn.json_value()
    return np.array(data).reshape(-1, width, 4)[:, :, :3]


def grid(stage: Locator, name: str) -> Locator:
    return stage.get_by_role("group", name=name)
