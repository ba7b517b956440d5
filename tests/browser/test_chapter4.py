"""Chapter 4 as a student meets it: six exercises, three decks, two programs, two quizzes."""

import itertools
import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

EXERCISES = ["25", "26", "27", "28", "29", "30"]
# Python, NumPy, the engine and the images load, then a network trains on a shared machine.
RUN = 180_000


@pytest.fixture
def chapter(page: Page, site_url: str) -> Page:
    page.goto(f"{site_url}chapter4/")
    expect(exercise(page, "25").locator("button[aria-expanded]").first).to_be_visible()
    return page


def exercise(page: Page, number: str) -> Locator:
    return page.locator(f'[data-classroom="exercise"][data-id="{number}"]')


def open_exercise(page: Page, number: str) -> Locator:
    root = exercise(page, number)
    root.locator("button[aria-expanded]").first.click()
    expect(root.locator("button[aria-expanded]").first).to_have_attribute("aria-expanded", "true")
    return root


def codeblock(page: Page, number: str, name: str) -> Locator:
    block = open_exercise(page, number).locator(f'[data-classroom="codeblock"][data-id="{name}"]')
    expect(block).to_have_attribute("data-state", "idle")
    return block


def test_six_exercises_open_one_at_a_time(chapter: Page):
    roots = chapter.locator('[data-classroom="exercise"]')
    assert roots.evaluate_all("all => all.map(e => e.dataset.id)") == EXERCISES
    for number in EXERCISES:
        open_exercise(chapter, number)
        expect(chapter.locator('[data-classroom="exercise"] [aria-expanded="true"]')).to_have_count(
            1
        )
        expect(exercise(chapter, number).locator('[data-part="body"]').first).to_be_visible()


def test_next_walks_through_the_page(chapter: Page):
    open_exercise(chapter, "25")
    for number, following in itertools.pairwise(EXERCISES):
        exercise(chapter, number).locator('[data-action="next"]').last.click()
        header = exercise(chapter, following).locator("button[aria-expanded]").first
        expect(header).to_have_attribute("aria-expanded", "true")
        expect(header).to_be_in_viewport()
    assert exercise(chapter, "30").locator(".cr-exercise__footer [data-action=next]").count() == 0


def test_an_address_with_an_anchor_opens_its_exercise(page: Page, site_url: str):
    page.goto(f"{site_url}chapter4/#28")
    header = exercise(page, "28").locator("button[aria-expanded]").first
    expect(header).to_have_attribute("aria-expanded", "true")


@pytest.mark.parametrize(
    ("number", "deck"),
    [
        ("25", "chapter4_01_cnn"),
        ("27", "chapter4_02_batch_norm_spatial_dropout"),
        ("30", "chapter4_03_some_tricks_with_neural_networks"),
    ],
)
def test_a_deck_has_slides_and_notes(chapter: Page, number: str, deck: str):
    slides = open_exercise(chapter, number).locator(f'[data-classroom="slides"][data-id="{deck}"]')
    sections = slides.locator(".reveal > .slides > section")
    expect(slides.locator('[data-part="position"]')).to_have_text(re.compile("^1 / "))
    expect(slides.locator(".reveal > .slides > section.present")).to_have_count(1)
    assert sections.count() > 8
    slides.locator('[data-action="next"]').click()
    expect(sections.nth(1)).to_have_class(re.compile(r"\bpresent\b"))
    notes = slides.locator('[data-part="notes"]')
    expect(notes).to_be_visible()
    assert len(notes.inner_text().split()) > 30


@pytest.mark.parametrize(("number", "name"), [("26", "04_01"), ("28", "04_02")])
def test_the_starter_names_its_blanks(chapter: Page, number: str, name: str):
    block = codeblock(chapter, number, name)
    block.locator('[data-action="submit"]').click()
    expect(block).to_have_attribute("data-state", "failed")
    verdict = block.locator('[data-part="verdict"]')
    expect(verdict).to_contain_text(re.compile(r"line \d+", re.IGNORECASE))
    expect(verdict).to_contain_text("____")
    assert block.locator('[data-part="output"]').inner_text().strip() == ""


@pytest.mark.parametrize(("number", "name"), [("26", "04_01"), ("28", "04_02")])
def test_the_solution_trains_and_passes(chapter: Page, number: str, name: str):
    block = codeblock(chapter, number, name)
    block.locator('[data-action="solution"]').click()
    block.locator('[data-action="submit"]').click()
    assert block.get_attribute("data-state") in {"loading", "running"}
    output = block.locator('[data-part="output"]')
    expect(output).to_contain_text("accuracy:", timeout=RUN)
    expect(block).to_have_attribute("data-state", "passed", timeout=RUN)
    text = output.inner_text()
    epochs = re.findall(r"Epoch (\d+)/(\d+)", text)
    assert epochs
    assert epochs[-1][0] == epochs[-1][1]
    losses = [float(x) for x in re.findall(r"(?<!val_)loss: ([\d.]+)", text)]
    assert losses[-1] < losses[0]
    # A verdict is kept, and completes nothing.
    chapter.reload()
    expect(block).to_have_attribute("data-state", "idle")
    expect(block.locator('[data-part="verdict"]')).to_be_visible()
    expect(exercise(chapter, number)).not_to_have_class(re.compile("completed"))
    complete = exercise(chapter, number).locator('[data-action="complete"]')
    expect(complete).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize(("choice", "right"), [("1", 0), ("2", 1)])
def test_a_choice_tells_right_from_wrong(chapter: Page, choice: str, right: int):
    form = open_exercise(chapter, "29").locator(f'[data-classroom="choice"][data-id="{choice}"]')
    options = form.locator("label")
    for index in range(options.count()):
        options.nth(index).click()
        form.locator('[data-action="submit"]').click()
        shown = form.locator('[data-part="feedback"]:visible')
        expect(shown).to_have_count(1)
        expect(shown).to_contain_text("That's correct!" if index == right else "Incorrect")


def test_completion_survives_a_reload(chapter: Page):
    complete = open_exercise(chapter, "26").locator('[data-action="complete"]')
    expect(complete).to_have_text("Mark as completed")
    complete.click()
    expect(complete).to_have_text("Completed")
    chapter.reload()
    expect(exercise(chapter, "26").locator('[data-action="complete"]')).to_have_attribute(
        "aria-pressed", "true"
    )
    keys = chapter.evaluate("Object.keys(localStorage).filter(k => k.startsWith('classroom:1:'))")
    assert [key.split(":")[3:] for key in keys] == [["4", "26"]]
