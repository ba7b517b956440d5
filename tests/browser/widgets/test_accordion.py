"""The accordion: addresses, keyboard, find-in-page and completion."""

import re

import pytest
from chapter import editor, exercise, header, is_open, open_exercise, position
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_opening_puts_the_exercise_into_the_address_and_view(chapter: Page):
    open_exercise(chapter, 29)
    expect(chapter).to_have_url(re.compile("#29$"))
    expect(header(chapter, 29)).to_be_in_viewport(ratio=1)
    header(chapter, 29).click()
    expect(header(chapter, 29)).to_have_attribute("aria-expanded", "false")
    expect(chapter).to_have_url(re.compile("^[^#]*$"))


def test_links_to_an_exercise_open_it_again_and_again(chapter: Page):
    chapter.evaluate("location.hash = '#28'")
    is_open(chapter, 28)
    link = chapter.locator("nav a[href$='#27']").first
    for _ in range(2):
        link.evaluate("link => link.click()")
        is_open(chapter, 27)
        expect(header(chapter, 27)).to_be_in_viewport()
        header(chapter, 27).click()
        expect(header(chapter, 27)).to_have_attribute("aria-expanded", "false")


def test_the_keyboard_alone_opens_completes_and_goes_on(chapter: Page):
    header(chapter, 29).focus()
    chapter.keyboard.press("Enter")
    is_open(chapter, 29)
    for _ in range(30):
        chapter.keyboard.press("Tab")
        if chapter.evaluate("document.activeElement.dataset.action") == "complete":
            break
    chapter.keyboard.press("Space")
    expect(chapter.locator(":focus")).to_have_text("Completed")
    chapter.keyboard.press("Tab")
    chapter.keyboard.press("Enter")
    is_open(chapter, 30)
    expect(header(chapter, 30)).to_be_focused()


def test_find_in_page_opens_a_closed_exercise(page: Page, site_url: str):
    # A text fragment searches as find-in-page does.
    page.goto(f"{site_url}chapter4/#:~:text=What%20are%20the%20results%20comparing")
    is_open(page, 29)


def test_a_completed_exercise_says_so_in_its_header_until_it_is_taken_back(chapter: Page):
    root = open_exercise(chapter, 27)
    button = root.locator(".cr-exercise__footer [data-action=complete]")
    button.click()
    expect(header(chapter, 27)).to_contain_text("Completed")
    expect(header(chapter, 28)).not_to_contain_text("Completed")
    button.click()
    expect(button).to_have_text("Mark as completed")
    expect(header(chapter, 27)).not_to_contain_text("Completed")


def test_the_start_page_shows_the_progress_in_each_chapter(chapter: Page, site_url: str):
    for number in (25, 30):
        open_exercise(chapter, number)
        exercise(chapter, number).locator(".cr-exercise__footer [data-action=complete]").click()
    chapter.goto(site_url)
    row = chapter.locator("[data-classroom=course] [data-chapter='4']")
    expect(row.locator("[data-part=progress]")).to_have_text("2 of 6 completed")


def test_without_javascript_everything_stands_open(browser, site_url: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}chapter4/")
    for number in range(25, 31):
        expect(exercise(page, number).locator("[data-part=body]")).to_be_visible()
    expect(exercise(page, 26).locator("pre")).to_contain_text("____")
    slides = exercise(page, 25).locator(".slides > section")
    expect(slides.last).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_no_page_is_wider_than_the_window(chapter: Page, width: int):
    chapter.set_viewport_size({"width": width, "height": 800})
    for number in range(25, 31):
        root = open_exercise(chapter, number)
        # Decks and editors come a little later.
        for deck in root.locator("[data-classroom=slides]").all():
            position(deck, 1)
        for block in root.locator("[data-classroom=codeblock]").all():
            block.scroll_into_view_if_needed()
            expect(editor(block)).to_be_visible()
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert chapter.evaluate(overflow) == 0


def test_buttons_are_big_enough_for_fingers(browser, site_url: str):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{site_url}chapter4/")
    for number in range(25, 31):
        open_exercise(page, number)
        targets = exercise(page, number).locator(
            "button:visible, a.cr-button:visible, .cr-choice label"
        )
        for box in targets.evaluate_all("all => all.map(e => e.getBoundingClientRect().height)"):
            assert box >= 40
    context.close()
