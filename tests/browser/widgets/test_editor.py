"""The editor: blanks, keys, and that nothing a student typed is lost."""

import re

import pytest
from chapter import codeblock, editor, exercise, lines, part, press, selected, state, type_code
from playwright.sync_api import Page, expect
from tests.browser.waiting import held

pytestmark = pytest.mark.browser


def test_tab_jumps_from_blank_to_blank_and_indents_after_the_last(hands_on: Page):
    block = codeblock(hands_on)
    type_code(block, "a = ____\nb = ___  # ____\nc = 3\n")
    hands_on.keyboard.press("Control+Home")
    hands_on.keyboard.press("Tab")
    assert selected(hands_on) == "____"
    hands_on.keyboard.type("1")
    hands_on.keyboard.press("Tab")
    assert selected(hands_on) == "___"
    hands_on.keyboard.type("2")
    hands_on.keyboard.press("Control+End")
    hands_on.keyboard.press("Tab")
    assert lines(block)[:3] == ["a = 1", "b = 2  # ____", "c = 3"]
    assert lines(block)[3] == "    "


def test_shift_tab_goes_back(hands_on: Page):
    block = codeblock(hands_on)
    type_code(block, "first(____)\nsecond(___)")
    hands_on.keyboard.press("Shift+Tab")
    assert selected(hands_on) == "___"
    hands_on.keyboard.press("Shift+Tab")
    assert selected(hands_on) == "____"


def test_escape_then_tab_leaves_and_the_page_says_so(hands_on: Page):
    block = codeblock(hands_on)
    expect(block).to_contain_text("Esc, then Tab leaves the editor")
    editor(block).focus()
    hands_on.keyboard.press("Tab")
    expect(editor(block)).to_be_focused()
    hands_on.keyboard.press("Escape")
    expect(block).to_contain_text("Tab now leaves the editor")
    hands_on.keyboard.press("Tab")
    expect(block.locator("[data-action=run]")).to_be_focused()


def test_a_click_into_a_blank_selects_it(hands_on: Page):
    block = codeblock(hands_on)
    block.locator(".cr-blank").nth(1).click()
    assert selected(hands_on) == "____"


def test_a_blank_in_the_verdict_leads_to_the_editor(hands_on: Page):
    block = codeblock(hands_on)
    type_code(block, "import math\n\nradius = ____\narea = \nprint(f'{____}')\n")
    press(block, "run")
    state(block, "failed")
    messages = part(block, "verdict").locator("button")
    expect(messages).to_have_text(
        [re.compile("Line 3.*____"), re.compile("Line 4.*="), re.compile("Line 5.*____")]
    )
    messages.nth(2).click()
    assert selected(hands_on) == "____"
    hands_on.keyboard.type("3")
    assert "print(f'{3}')" in lines(block)


def test_show_solution_and_reset_can_be_undone(hands_on: Page):
    block = codeblock(hands_on)
    # The editor holds only the lines around those in view.
    starter = lines(block)[:20]
    type_code(block, "mine = 1")
    press(block, "solution")
    expect(block.locator(".cr-blank")).to_have_count(0)
    assert len(lines(block)) > 10
    block.get_by_role("button", name="Undo").click()
    assert lines(block) == ["mine = 1"]
    press(block, "reset")
    assert lines(block)[:20] == starter
    editor(block).focus()
    hands_on.keyboard.press("Control+z")
    assert lines(block) == ["mine = 1"]


def test_code_survives_a_reload_at_once_and_reset_forgets_it(hands_on: Page):
    block = codeblock(hands_on)
    type_code(block, "x = 'kept'")
    hands_on.reload()
    expect(editor(block)).to_be_visible()
    assert lines(block) == ["x = 'kept'"]
    press(block, "reset")
    hands_on.reload()
    expect(block.locator(".cr-blank").first).to_be_visible()


def test_a_tab_in_which_nothing_was_typed_leaves_the_code_of_another(hands_on: Page):
    other = hands_on.context.new_page()
    other.goto(hands_on.url)
    type_code(codeblock(other), "an_hour_of_work = 1")
    other.close(run_before_unload=True)
    kept = "JSON.stringify(localStorage).includes('an_hour_of_work')"
    hands_on.wait_for_function(kept)
    hands_on.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert hands_on.evaluate(kept)
    hands_on.reload()
    expect(editor(codeblock(hands_on))).to_contain_text("an_hour_of_work = 1")


def test_the_starter_stands_there_while_the_editor_loads_and_nothing_jumps(
    page: Page, site_url: str
):
    script = re.compile(r"/editor\.\w+\.js")
    with held(page, script):
        with page.expect_request(script):
            page.goto(f"{site_url}chapter4/#26")
        root = exercise(page, 26)
        expect(root.locator("pre.cr-codeblock__starter")).to_contain_text("____")
        expect(root).to_contain_text("Esc, then Tab leaves the editor")
        footer = root.locator(".cr-exercise__footer")
        before = footer.bounding_box()
        text = root.locator("pre.cr-codeblock__starter code").bounding_box()
    expect(editor(root)).to_be_visible()
    after = footer.bounding_box()
    line = root.locator(".cm-line").first
    assert before and after and text
    # The last, empty line of the file is a line of the editor, but not of the text.
    assert abs(after["height"] - before["height"]) < 1
    assert abs(after["y"] - before["y"]) < 30
    assert (
        abs(
            line.evaluate(
                "e => e.getBoundingClientRect().left + parseFloat(getComputedStyle(e).paddingLeft)"
            )
            - text["x"]
        )
        < 2
    )


def test_without_its_editor_a_codeblock_says_so_and_still_runs(page: Page, site_url: str, watch):
    watch.expected += ["Failed to load resource"]
    page.route(re.compile(r"/editor\.\w+\.js"), lambda route: route.abort())
    page.goto(f"{site_url}chapter4/#26")
    root = exercise(page, 26)
    block = root.locator("[data-classroom=codeblock]")
    expect(block).to_contain_text("The editor could not be loaded")
    press(block, "run")
    state(block, "failed")
    expect(part(block, "verdict")).to_contain_text("fill in the blank")


def test_the_hints_toggle(hands_on: Page):
    block = codeblock(hands_on)
    button = block.locator("[data-action=hints]")
    expect(button).to_have_text("Show hints")
    button.click()
    expect(part(block, "hints")).to_contain_text("Fill in the blanks")
    expect(button).to_have_text("Hide hints")
    expect(button).to_have_attribute("aria-expanded", "true")


def test_a_browser_that_keeps_nothing_is_told_so_and_works_on(browser, site_url: str):
    context = browser.new_context()
    context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    )
    page = context.new_page()
    page.goto(f"{site_url}chapter4/#26")
    complete = exercise(page, 26).locator(".cr-exercise__footer [data-action=complete]")
    complete.click()
    expect(complete).to_have_text("Completed")
    expect(page.get_by_text("This browser does not keep data")).to_be_visible()
    context.close()
