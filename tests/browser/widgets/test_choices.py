"""Quizzes: feedback, and that an answer is kept."""

import pytest
from chapter import open_exercise
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_an_answer_is_asked_for_and_kept(chapter: Page):
    form = open_exercise(chapter, 29).locator("[data-classroom=choice][data-id='1']")
    submit = form.locator("[data-action=submit]")
    submit.click()
    expect(form).to_contain_text("Choose an answer first")
    form.locator("label").nth(1).click()
    expect(form.locator("[data-part=feedback]:visible")).to_have_count(0)
    submit.click()
    expect(form).to_have_attribute("data-result", "incorrect")
    chapter.reload()
    expect(form.locator("input").nth(1)).to_be_checked()
    expect(form.locator("[data-part=feedback]:visible")).to_contain_text("Incorrect.")
    # Another choice takes the feedback away until it is submitted.
    form.locator("label").nth(0).click()
    expect(form.locator("[data-part=feedback]:visible")).to_have_count(0)
    submit.click()
    expect(form.locator("[data-part=feedback]:visible")).to_have_text("That's correct! Correct!")


def test_arrow_keys_choose_and_enter_submits(chapter: Page):
    form = open_exercise(chapter, 29).locator("[data-classroom=choice][data-id='2']")
    form.locator("input").first.focus()
    chapter.keyboard.press("ArrowDown")
    expect(form.locator("input").nth(1)).to_be_checked()
    chapter.keyboard.press("Enter")
    expect(form.locator("[data-part=feedback]:visible")).to_contain_text("That's correct!")
