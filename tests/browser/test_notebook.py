"""The notebook of chapter 4 as a student works in it: cells, names, Stop, the file to take away."""

import json
import re
from base64 import b64decode
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from tests.browser.waiting import sitemap_read

pytestmark = pytest.mark.browser

# Python, NumPy, Matplotlib, the engine and the images load, then five networks train.
RUN_ALL = 240_000
RUN = 120_000


def opened(page: Page, url: str) -> Page:
    with sitemap_read(page):
        page.goto(f"{url}notebooks/02_cnn/")
    expect(bar(page, "run-all")).to_have_text("Run all")
    return page


@pytest.fixture
def notebook(page: Page, site_url: str) -> Page:
    return opened(page, site_url)


def bar(page: Page, name: str) -> Locator:
    return page.locator(f'[data-part="bar"] [data-action="{name}"]')


def status(page: Page) -> Locator:
    return page.locator('[data-part="status"]')


def cell(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Cell {number}", exact=True)


def editor(page: Page, number: int) -> Locator:
    cell(page, number).scroll_into_view_if_needed()
    return cell(page, number).get_by_role("textbox")


def write(page: Page, number: int, code: str) -> None:
    editor(page, number).fill(code)


def press(page: Page, number: int, name: str = "run") -> None:
    cell(page, number).locator(f'[data-action="{name}"]').click()


def shown(page: Page, number: int) -> Locator:
    return cell(page, number).locator('[data-part="output"]')


def counted(page: Page, number: int, count: int | str) -> None:
    expect(cell(page, number).locator('[data-part="count"]')).to_have_text(
        f"[{count}]", timeout=RUN
    )


def downloaded(page: Page) -> nbformat.NotebookNode:
    with page.expect_download() as download:
        bar(page, "download").click()
    assert download.value.suggested_filename == "02_cnn.ipynb"
    notebook = nbformat.reads(Path(download.value.path()).read_text("utf-8"), as_version=4)
    nbformat.validate(notebook)
    return notebook


def test_all_cells_run_and_can_be_taken_to_jupyter(notebook: Page):
    page = notebook
    cells = page.locator('[data-part="cell"]')
    bar(page, "run-all").click()
    expect(status(page)).to_contain_text("All cells have run", timeout=RUN_ALL)
    for number in range(1, cells.count() + 1):
        counted(page, number, number)
    expect(page.locator('[data-part="verdict"]:visible')).to_have_count(0)
    expect(page.locator(".cr-output__figure")).to_have_count(3)

    file = downloaded(page)
    code = {c.id: c for c in file.cells if c.cell_type == "code"}
    assert [c.execution_count for c in code.values()] == list(range(1, len(code) + 1))
    text = {
        name: "".join(output.get("text", "") for output in c.outputs) for name, c in code.items()
    }
    assert re.search(r"model 3 +6,842 +\d+\.\d% +\d+\.\d%", text["table"])
    assert re.search(
        r"ResourceExhaustedError: .*'model_1' with batch_size=20000 needs 1,\d{3} MiB"
        r".*the device has 512 MiB",
        text["batch-20000"],
    )
    assert re.search(r"20,000 +1 +out of memory +4,1\d\d\.\d MiB", text["batch-table"])
    assert any("image/png" in output.data for output in code["curves"].outputs)
    # What drew itself in training is a picture with words, above what Keras printed.
    drawn, printed = code["train-1"].outputs
    assert b64decode(drawn.data["image/png"]).startswith(b"\x89PNG")
    assert "Curves of accuracy over 5 epochs: training from" in drawn.data["text/plain"]
    assert "Epoch 5/5" in printed.text

    # The page of a chapter and back: nothing is lost, though another program ran meanwhile.
    page.evaluate("window.sameDocument = true")
    page.get_by_role("link", name="exercise 29").first.click()
    link = page.get_by_role("link", name="02_cnn.ipynb")
    expect(link).to_be_visible()
    link.click()
    expect(cell(page, 1)).to_be_visible()
    assert page.evaluate("window.sameDocument")
    counted(page, cells.count(), cells.count())
    expect(page.locator(".cr-output__figure")).to_have_count(3)
    write(page, 1, "sorted(results), len(results['model 1']['test'])")
    press(page, 1)
    expect(shown(page, 1)).to_have_text("(['model 1', 'model 2', 'model 3'], 5)", timeout=RUN)


def test_cells_by_keyboard(notebook: Page):
    page = notebook
    write(page, 1, "x = 20\nprint('first')")
    write(page, 2, "x += 1\nx")
    write(page, 3, "def broken():\n    return x / 0\nbroken()")
    editor(page, 1).focus()
    page.keyboard.press("Shift+Enter")
    expect(editor(page, 2)).to_be_focused()
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    expect(shown(page, 1)).to_have_text("first", timeout=RUN)
    expect(shown(page, 2)).to_have_text("21")
    counted(page, 2, 2)
    expect(editor(page, 2)).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(editor(page, 3)).to_be_focused()
    expect(shown(page, 2)).to_have_text("22")
    counted(page, 2, 3)
    page.keyboard.press("Shift+Enter")
    expect(cell(page, 3).locator('[data-part="verdict"]')).to_contain_text("ZeroDivisionError")
    expect(cell(page, 3).locator('[data-part="verdict"]')).to_contain_text('File "In [4]", line 2')

    # Out of the editor and on to what comes after it.
    editor(page, 2).focus()
    page.keyboard.press("Escape")
    expect(status(page)).to_have_text("Tab now leaves the editor.")
    page.keyboard.press("Tab")
    expect(cell(page, 2).locator('[data-action="reset"]')).to_be_focused()

    # An error holds the cells after it back.
    write(page, 1, "1 / 0")
    bar(page, "run-all").click()
    expect(status(page)).to_have_text(re.compile("^Cell 1 stopped .* have not run.$"))
    counted(page, 2, 3)

    file = downloaded(page)
    first, second, third = [c for c in file.cells if c.cell_type == "code"][:3]
    assert second.source == "x += 1\nx"
    assert second.outputs[0].data["text/plain"] == "22"
    assert (first.outputs[0].ename, first.outputs[0].evalue) == (
        "ZeroDivisionError",
        "division by zero",
    )
    assert third.execution_count == 4

    # Edits outlive the page, names and outputs do not.
    page.reload()
    expect(editor(page, 2)).to_contain_text("x += 1")
    expect(shown(page, 2)).to_be_hidden()
    bar(page, "reset").click()
    expect(status(page)).to_contain_text("The original cells are back.")
    expect(editor(page, 2)).to_contain_text("classes =")
    status(page).get_by_role("button", name="Undo").click()
    expect(editor(page, 2)).to_contain_text("x += 1")
    press(page, 2, "reset")
    expect(editor(page, 2)).to_contain_text("classes =")
    expect(cell(page, 2).locator('[data-action="reset"]')).to_be_hidden()


def test_names_are_gone_after_a_restart_and_a_stop_that_ends_python(notebook: Page):
    page = notebook
    write(page, 1, "x = 1\nprint('kept')")
    write(page, 2, "print(x)\nwhile x: pass")
    write(page, 3, "x")
    press(page, 1)
    counted(page, 1, 1)
    press(page, 2)
    press(page, 3)
    expect(shown(page, 2)).to_have_text("1", timeout=RUN)
    counted(page, 3, "*")
    bar(page, "stop").click()
    expect(status(page)).to_contain_text("names and their values are gone")
    expect(shown(page, 1)).to_have_text("kept")
    expect(shown(page, 2)).to_have_text("1")
    counted(page, 1, " ")
    counted(page, 3, " ")
    press(page, 3)
    expect(cell(page, 3)).to_contain_text("NameError: name 'x' is not defined", timeout=RUN)
    counted(page, 3, 1)

    press(page, 1)
    counted(page, 1, 2)
    press(page, 3)
    expect(shown(page, 3)).to_have_text("1")
    counted(page, 3, 3)
    bar(page, "restart").click()
    expect(status(page)).to_contain_text("Restarted")
    counted(page, 3, " ")
    expect(shown(page, 3)).to_have_text("1")
    press(page, 3)
    expect(cell(page, 3)).to_contain_text("NameError")
    counted(page, 3, 1)


def test_a_stop_that_interrupts_keeps_the_names(context: BrowserContext, isolated_url: str):
    page = opened(context.new_page(), isolated_url)
    write(page, 1, "x = 1\nprint('on')\nwhile True: x += 1")
    write(page, 2, "x > 1")
    press(page, 1)
    expect(shown(page, 1)).to_have_text("on", timeout=RUN)
    press(page, 1, "stop")
    expect(status(page)).to_have_text("Stopped. Names and their values are still there.")
    press(page, 2)
    expect(shown(page, 2)).to_have_text("True", timeout=RUN)
    counted(page, 2, 2)


def test_it_reads_without_scripts(site: Path):
    html = (site / "notebooks/02_cnn/index.html").read_text("utf-8")
    assert '<a class="cr-button" data-action="download" href="../../notebooks/02_cnn.ipynb"' in html
    file = json.loads((site / "notebooks/02_cnn.ipynb").read_text("utf-8"))
    assert all(c.get("outputs", []) == [] for c in file["cells"])
    assert html.count("cr-codeblock__starter") == sum(
        c["cell_type"] == "code" for c in file["cells"]
    )
    index = json.loads((site / "search/search_index.json").read_text("utf-8"))
    found = {e["location"] for e in index["docs"] if "batch normalization" in e["text"].lower()}
    assert "notebooks/02_cnn/#three-models" in found
