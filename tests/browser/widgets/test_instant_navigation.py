"""Material's instant navigation swaps pages under the widgets."""

import re

import pytest
from chapter import codeblock, editor, exercise, header, is_open, open_exercise, part, press, state
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def chapter(page: Page, site_url: str) -> Page:
    """Chapter 4, once Material has read the sitemap that its navigation goes by."""
    with page.expect_response("**/sitemap.xml"):
        page.goto(f"{site_url}chapter4/")
    expect(exercise(page, 25)).to_have_attribute("data-mounted", "")
    return page


def test_widgets_work_on_every_page_and_python_stays_loaded(chapter: Page):
    chapter.evaluate("window.sameDocument = true")
    open_exercise(chapter, 26)
    block = codeblock(chapter)
    editor(block).focus()
    # The editor's own styles are in the head, which the theme replaces.
    scroller = block.locator(".cm-scroller")
    expect(scroller).to_have_css("display", "flex")

    chapter.locator("a.md-logo").first.click()
    expect(chapter.locator("[data-classroom=course] progress").first).to_be_visible()
    chapter.locator("[data-classroom=course] a").first.click()
    expect(exercise(chapter, 26)).to_have_attribute("data-mounted", "")
    assert chapter.evaluate("window.sameDocument")

    open_exercise(chapter, 26)
    block = codeblock(chapter)
    expect(scroller).to_have_css("display", "flex")
    expect(block.locator(".cr-blank").first).to_be_visible()
    press(block, "run")
    state(block, "failed")

    deck = open_exercise(chapter, 25).locator("[data-classroom=slides]")
    expect(deck.locator("section.present")).to_have_count(1)
    deck.locator(".reveal").focus()
    chapter.keyboard.press("ArrowRight")
    expect(part(deck, "position")).to_have_text(re.compile("^2 /"))


def test_a_link_from_another_page_opens_its_exercise(chapter: Page):
    chapter.evaluate("window.sameDocument = true")
    chapter.locator("a.md-logo").first.click()
    link = chapter.locator("[data-classroom=course] a").first
    expect(link).to_be_visible()
    link.evaluate("link => { link.hash = '#29' }")
    link.click()
    is_open(chapter, 29)
    expect(header(chapter, 29)).to_be_in_viewport()
    assert chapter.evaluate("window.sameDocument")
