"""Material's instant navigation swaps pages under the widgets."""

import pytest
from chapter import (
    codeblock,
    editor,
    exercise,
    header,
    is_open,
    open_exercise,
    part,
    position,
    press,
    state,
    type_code,
)
from playwright.sync_api import Page, expect
from tests.browser.waiting import sitemap_read

pytestmark = pytest.mark.browser


@pytest.fixture
def chapter(page: Page, site_url: str) -> Page:
    with sitemap_read(page):
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
    position(deck, 1)
    deck.locator(".reveal").focus()
    chapter.keyboard.press("ArrowRight")
    position(deck, 2)


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


def test_links_within_a_page_leave_what_has_run_there(chapter: Page):
    open_exercise(chapter, 26)
    block = codeblock(chapter)
    type_code(block, "print('trained')")
    press(block, "run")
    state(block, "done")
    for number in (28, 29):
        chapter.locator(f"nav a[href$='#{number}']").first.evaluate("link => link.click()")
        is_open(chapter, number)
        expect(header(chapter, number)).to_be_in_viewport()
    chapter.go_back()
    is_open(chapter, 28)
    chapter.go_forward()
    is_open(chapter, 29)
    # The page's own name in the navigation leads to its top.
    chapter.locator("nav a.md-nav__link--active:visible").first.click()
    expect(header(chapter, 25)).to_be_in_viewport()
    expect(chapter.get_by_role("heading", level=1)).to_be_in_viewport()
    open_exercise(chapter, 26)
    expect(part(block, "output")).to_have_text("trained")


def test_a_link_within_the_page_closes_the_navigation_of_a_phone(chapter: Page):
    chapter.set_viewport_size({"width": 390, "height": 844})
    chapter.locator("label.md-header__button[for=__drawer]").click()
    drawer = chapter.locator("[data-md-toggle=drawer]")
    expect(drawer).to_be_checked()
    # The table of contents lies behind the name of the page.
    chapter.locator("label[for=__toc]").first.click()
    chapter.locator("nav a[href$='#28']").first.click()
    expect(drawer).not_to_be_checked()
    is_open(chapter, 28)
    expect(header(chapter, 28)).to_be_in_viewport()
