"""Runs, with real Python: states, output, errors, Stop, and what is still there afterwards."""

import re

import pytest
from chapter import RUN, codeblock, editor, exercise, lines, part, press, state, type_code
from playwright.sync_api import Page, expect
from tests.browser.profiles import LAPTOP, PHONE

pytestmark = pytest.mark.browser


def test_output_is_shown_as_a_terminal_shows_it(warm: Page):
    block = codeblock(warm)
    type_code(
        block,
        "print('one\\rtwo')\n"
        "print('abc\\b\\bX')\n"
        "print('\\x1b[32mgreen\\x1b[0m plain')\n"
        "print('a' * 3, end='\\r')\n"
        "print('<b>&amp;</b>')\n"
        "6 * 7\n",
    )
    press(block, "run")
    state(block, "done")
    expect(block.locator("[data-action=stop]")).to_be_hidden()
    printed = part(block, "output").locator("pre").first.inner_text().split("\n")
    assert [line for line in printed if line] == ["two", "aXc", "green plain", "<b>&amp;</b>"]
    green = part(block, "output").get_by_text("green", exact=True)
    plain = part(block, "output").locator("pre").first
    colour = "e => getComputedStyle(e).color"
    assert green.evaluate(colour) != plain.evaluate(colour)
    expect(part(block, "output")).to_contain_text("42")
    expect(part(block, "verdict")).to_be_hidden()


def test_ten_megabytes_leave_the_page_alive(warm: Page):
    block = codeblock(warm)
    type_code(block, "for i in range(100_000):\n    print(f'{i:06}', 'x' * 93)\nprint('the end')\n")
    press(block, "run")
    state(block, "done")
    output = part(block, "output")
    expect(output).to_contain_text("000000 xxx")
    expect(output).to_contain_text("the end")
    expect(output).to_contain_text(re.compile(r"[\d,]{9,} characters left out"))
    assert len(output.inner_text()) < 300_000
    editor(block).focus()
    warm.keyboard.press("Control+End")
    warm.keyboard.type("1")
    assert lines(block)[-1] == "1"


def test_an_error_names_the_line_and_leads_to_it(warm: Page):
    block = codeblock(warm)
    type_code(block, "print('before')\nvalues = [1, 2]\nvalues[7]\n")
    press(block, "run")
    state(block, "error")
    verdict = part(block, "verdict")
    expect(verdict).to_contain_text("IndexError: list index out of range")
    expect(part(block, "output")).to_have_text("before")
    verdict.locator("button").first.click()
    expect(editor(block)).to_be_focused()
    expect(block.locator(".cm-activeLine")).to_have_text("values[7]")
    # Shown again after a reload, and marked as old once the code has changed.
    warm.reload()
    expect(verdict).to_contain_text("IndexError")
    state(block, "idle")
    editor(block).focus()
    warm.keyboard.type("#")
    expect(verdict).to_have_attribute("data-stale", "")


def test_a_long_message_is_read_without_scrolling(warm: Page):
    block = codeblock(warm)
    type_code(block, "raise ValueError('many words ' * 30 + 'https://' + 90 * 'a')")
    press(block, "run")
    state(block, "error")
    for size in (PHONE, LAPTOP):
        warm.set_viewport_size(size)
        message = part(block, "verdict").locator(".cr-verdict__text").first
        expect(message).to_contain_text("many words")
        text, cell = message.bounding_box(), block.bounding_box()
        assert text and cell
        assert text["x"] + text["width"] <= cell["x"] + cell["width"]


def test_stop_ends_an_endless_loop_and_the_code_runs_again(hands_on: Page):
    block = codeblock(hands_on)
    type_code(block, "print('started')\nwhile True:\n    pass\n")
    editor(block).focus()
    hands_on.keyboard.press("Shift+Enter")
    expect(block.locator("[data-action=stop]")).to_be_visible()
    expect(part(block, "output")).to_contain_text("started", timeout=RUN)
    state(block, "running")
    press(block, "stop")
    state(block, "stopped", timeout=5_000)
    expect(block.locator("[data-action=stop]")).to_be_hidden()
    type_code(block, "print('again')")
    press(block, "run")
    state(block, "done")
    expect(part(block, "output")).to_have_text("again")


def test_stop_works_while_python_loads(hands_on: Page):
    block = codeblock(hands_on)
    type_code(block, "print('never')")
    press(block, "run")
    press(block, "stop")
    state(block, "stopped", timeout=5_000)
    expect(part(block, "output")).to_be_hidden()


def test_a_runtime_that_does_not_load_can_be_tried_again(hands_on: Page, watch):
    # The browser says so itself; the widget has to say it better.
    watch.expected += ["Failed to load resource", "network error"]
    block = codeblock(hands_on)
    hands_on.context.route(re.compile(r"pyodide\.asm\.wasm"), lambda route: route.abort())
    type_code(block, "print('here')")
    press(block, "run")
    state(block, "error")
    verdict = part(block, "verdict")
    expect(verdict).to_contain_text("Python could not be loaded")
    assert lines(block) == ["print('here')"]
    hands_on.context.unroute_all()
    verdict.get_by_role("button", name="Try again").click()
    state(block, "done")
    expect(part(block, "output")).to_have_text("here")


def test_a_page_closed_in_the_middle_of_a_run_keeps_the_code(hands_on: Page, site_url: str):
    block = codeblock(hands_on)
    type_code(block, "while True:\n    print('running')\n")
    press(block, "run")
    expect(part(block, "output")).to_contain_text("running", timeout=RUN)
    editor(block).focus()
    hands_on.keyboard.press("Control+End")
    hands_on.keyboard.insert_text("# typed last")
    page = hands_on.context.new_page()
    # `close` alone returns before the page has gone.
    with hands_on.expect_event("close"):
        hands_on.close(run_before_unload=True)
    page.goto(f"{site_url}chapter4/#26")
    block = codeblock(page)
    assert lines(block) == ["while True:", "    print('running')", "# typed last"]
    state(block, "idle")


def test_a_second_program_waits_for_the_first(hands_on: Page):
    first = codeblock(hands_on, "04_01")
    type_code(first, "while True:\n    pass\n")
    press(first, "run")
    state(first, "running")
    exercise(hands_on, 28).locator("button[aria-expanded]").first.click()
    second = codeblock(hands_on, "04_02")
    type_code(second, "print('my turn')")
    press(second, "run")
    expect(part(second, "progress")).to_contain_text("Waiting")
    exercise(hands_on, 26).locator("button[aria-expanded]").first.click()
    press(first, "stop")
    state(first, "stopped")
    state(second, "done")
