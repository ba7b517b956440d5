"""Files that code writes stand below its output, each a link that downloads it."""

from pathlib import Path

import pytest
from chapter import codeblock, part, press, state, type_code
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><path d="M0 0h80v40z"/></svg>'
)


def run(block: Locator, code: str, end: str = "done") -> Locator:
    """Run code; return its files."""
    type_code(block, code)
    press(block, "run")
    state(block, end)
    return block.get_by_role("group", name="Files that the code wrote")


def downloaded(page: Page, link: Locator) -> tuple[str, bytes]:
    with page.expect_download() as download:
        link.press("Enter")
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_file_is_downloaded_as_it_was_written(hands_on: Page):
    block = codeblock(hands_on)
    files = run(
        block,
        "import os\nos.mkdir('runs')\nopen('runs/all.bin', 'wb').write(bytes(range(256)) * 9)\n"
        f"open('picture.svg', 'w').write('{PICTURE}')\n"
        "open('broken.png', 'w').write('no picture')\nprint('written')\n",
    )
    link = files.get_by_role("link", name="Download runs/all.bin 2.3 kB")
    assert downloaded(hands_on, link) == ("all.bin", bytes(range(256)) * 9)
    link = files.get_by_role("link", name="picture.svg")
    assert downloaded(hands_on, link) == ("picture.svg", PICTURE.encode())
    pictures = files.locator("img")
    expect(pictures).to_have_count(1)
    expect(pictures).to_have_js_property("naturalWidth", 80)
    expect(files).to_contain_text("until the page is closed")

    # Each run offers its own, after an error too; what was there before can be opened.
    files = run(
        block,
        "content = open('runs/all.bin', 'rb').read()\n"
        "open('length.txt', 'w').write(str(len(content)))\n1 / 0",
        "error",
    )
    expect(files.get_by_role("link")).to_have_count(1)
    assert downloaded(hands_on, files.get_by_role("link")) == ("length.txt", b"2304")
    expect(run(block, "print('nothing')")).to_be_hidden()
    expect(part(block, "output")).to_have_text("nothing")


def test_a_stopped_run_keeps_its_files(hands_on: Page):
    block = codeblock(hands_on)
    type_code(block, "open('a.txt', 'w').write('kept')\nprint('going')\nwhile True: pass")
    press(block, "run")
    link = block.get_by_role("link", name="a.txt")
    expect(link).to_be_visible(timeout=180_000)
    press(block, "stop")
    state(block, "stopped")
    assert downloaded(hands_on, link) == ("a.txt", b"kept")
    run(block, "print(open('a.txt').read())")
    expect(part(block, "output")).to_have_text("kept")


def test_a_file_that_is_too_large_is_named(hands_on: Page):
    block = codeblock(hands_on)
    files = run(
        block, "open('large.bin', 'wb').write(bytes(51_000_000))\nopen('a.txt', 'w').close()"
    )
    expect(files).to_contain_text(
        "large.bin (51 MB) is too large to be kept: a file may have 50 MB."
    )
    expect(files.get_by_role("link")).to_have_count(1)
