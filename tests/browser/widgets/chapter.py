"""Chapter 4 in the hands of a test: finding its parts, and typing into its editors."""

import re

from playwright.sync_api import Locator, Page, expect

# Python, NumPy and the engine load first, on a shared machine.
RUN = 180_000


def exercise(page: Page, number: int) -> Locator:
    return page.locator(f'[data-classroom="exercise"][data-id="{number}"]')


def header(page: Page, number: int) -> Locator:
    return exercise(page, number).locator("button[aria-expanded]").first


def is_open(page: Page, number: int) -> None:
    """Wait until this exercise is open, and no other."""
    expect(header(page, number)).to_have_attribute("aria-expanded", "true")
    expect(page.locator("[data-classroom=exercise] > * > [aria-expanded=true]")).to_have_count(1)


def open_exercise(page: Page, number: int) -> Locator:
    header(page, number).click()
    is_open(page, number)
    return exercise(page, number)


def codeblock(page: Page, name: str = "04_01") -> Locator:
    """A codeblock whose exercise is open already, with its editor in place."""
    block = page.locator(f'[data-classroom="codeblock"][data-id="{name}"]')
    expect(editor(block)).to_be_visible()
    return block


def editor(block: Locator) -> Locator:
    return block.get_by_role("textbox")


def part(block: Locator, name: str) -> Locator:
    return block.locator(f'[data-part="{name}"]')


def position(deck: Locator, slide: int) -> None:
    expect(part(deck, "position")).to_have_text(re.compile(rf"^{slide} / \d+$"))


def press(block: Locator, action: str) -> None:
    block.locator(f'button[data-action="{action}"]').click()


def state(block: Locator, expected: str, timeout: float = RUN) -> None:
    expect(block).to_have_attribute("data-state", expected, timeout=timeout)


def type_code(block: Locator, code: str) -> None:
    """Replace everything in the editor, as pasting does."""
    editor(block).focus()
    block.page.keyboard.press("Control+a")
    block.page.keyboard.insert_text(code)


def lines(block: Locator) -> list[str]:
    """The lines that the editor shows."""
    return block.locator(".cm-line").all_inner_texts()


def selected(page: Page) -> str:
    return page.evaluate("getSelection().toString()")
