"""The course in Chromium: open it at a code cell, type, click on Run."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

sys.path.append(str(Path(__file__).resolve().parent.parent))

from tools.browser import ROOT, chromium, serve, served_course

__all__ = [
    "ROOT",
    "chromium",
    "first_output",
    "open_block",
    "output",
    "run",
    "serve",
    "served_course",
]

BLOCK = '[data-classroom="codeblock"][data-id="04_01"]'
# Resolves with the milliseconds from the click to the first character in the output.
FIRST_OUTPUT = """block => new Promise((resolve, reject) => {
  const output = block.querySelector('[data-part="output"]');
  const observer = new MutationObserver(() => {
    if (block.dataset.state === "error") reject(new Error(block.innerText));
    if (!output.textContent.trim()) return;
    observer.disconnect();
    resolve(performance.now() - start);
  });
  const start = performance.now();
  block.querySelector('[data-action="run"]').click();
  observer.observe(block, {attributes: true, childList: true, subtree: true, characterData: true});
})"""


def open_block(context: BrowserContext, url: str) -> Page:
    """Return a page that shows the code cell of exercise 04_01."""
    page = context.new_page()
    page.goto(f"{url}chapter4/#26")
    page.locator(f"{BLOCK} .cm-content").wait_for()
    return page


def type_code(page: Page, code: str) -> None:
    page.locator(f"{BLOCK} .cm-content").evaluate("editor => editor.focus()")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(code)


def first_output(page: Page, code: str) -> float:
    """Run code to its end and return the seconds from the click to the first output."""
    type_code(page, code)
    milliseconds = page.locator(BLOCK).evaluate(FIRST_OUTPUT)
    page.locator(f'{BLOCK}[data-state="done"]').wait_for(timeout=180_000)
    return milliseconds / 1000


def run(page: Page, code: str, timeout: float) -> str:
    """Run code to its end and return its output. Raises `RuntimeError` when it fails or takes more
    than `timeout` seconds.
    """
    type_code(page, code)
    page.locator(f'{BLOCK} [data-action="run"]').click()
    busy = ':is([data-state="loading"], [data-state="running"])'
    page.locator(f"{BLOCK}:not({busy})").wait_for(timeout=timeout * 1000)
    text = output(page)
    if page.locator(BLOCK).get_attribute("data-state") != "done":
        raise RuntimeError(f"the code cell failed: {text.strip()[-400:]}")
    return text


def output(page: Page) -> str:
    return page.locator(f'{BLOCK} [data-part="output"]').inner_text()
