"""Decks in the page: keys, position, notes, full screen, and their page of their own."""

import re

import pytest
from chapter import editor, exercise, header, open_exercise, part, position
from playwright.sync_api import Locator, Page, expect
from tests.browser.profiles import Watch
from tests.browser.waiting import held, resting_box

pytestmark = pytest.mark.browser


@pytest.fixture
def deck(page: Page, site_url: str) -> Locator:
    page.goto(f"{site_url}chapter4/#25")
    deck = exercise(page, 25).locator("[data-classroom=slides]")
    position(deck, 1)
    return deck


BELOW_THE_HEADER = """() => {
  const [header, slide] = [".md-header", "[data-open] section.present"].map(
    (part) => document.querySelector(part).getBoundingClientRect());
  return slide.top >= header.bottom - 1;
}"""


FILLS_THE_STAGE = """() => {
  const [stage, slides] = [".reveal", ".reveal .slides"].map(
    (part) => document.querySelector(`[data-open] ${part}`).getBoundingClientRect().width);
  return stage > 0 && Math.abs(slides - stage) < 0.02 * stage;
}"""


def test_an_address_with_an_anchor_leaves_the_deck_at_its_first_slide(deck: Locator):
    position(deck, 1)


def test_an_address_of_a_slide_opens_its_exercise_at_that_slide(page: Page, site_url: str):
    page.goto(f"{site_url}chapter4/#chapter4_01_cnn-6")
    deck = exercise(page, 25).locator("[data-classroom=slides]")
    position(deck, 6)
    expect(deck.locator(".reveal")).to_be_in_viewport()
    # Below the theme's header, which stays in its place.
    page.wait_for_function(BELOW_THE_HEADER)
    page.evaluate("location.hash = '#chapter4_01_cnn-9'")
    position(deck, 9)
    # Of another exercise, from a search result of the same page.
    page.evaluate("location.hash = '#chapter4_02_batch_norm_spatial_dropout-3'")
    position(exercise(page, 27).locator("[data-classroom=slides]"), 3)


def test_what_is_pressed_while_the_deck_loads_takes_effect(page: Page, site_url: str):
    script = re.compile(r"/reveal[\w.]*\.js")
    with held(page, script), page.expect_request(script):
        page.goto(f"{site_url}chapter4/#25")
        root = exercise(page, 25)
        for _ in range(2):
            root.get_by_role("button", name="Next slide").click()
        root.get_by_role("button", name="Previous slide").click()
        root.get_by_role("button", name="Next slide").click()
    position(root, 3)


def test_a_deck_that_was_opened_offline_comes_with_the_connection(
    page: Page, site_url: str, watch: Watch
):
    watch.expected += ["ERR_INTERNET_DISCONNECTED", "Failed to fetch"]
    page.goto(f"{site_url}chapter4/#26")
    expect(editor(exercise(page, 26))).to_be_visible()
    page.context.set_offline(True)
    root = open_exercise(page, 25)
    expect(root).to_contain_text("The slides could not be loaded.")
    page.context.set_offline(False)
    position(root, 1)
    expect(root).not_to_contain_text("could not be loaded")


def test_the_keys_stay_in_the_deck_and_bring_a_dark_slide_back(page: Page, site_url: str):
    page.goto(f"{site_url}chapter4/#chapter4_01_cnn-9")
    deck = exercise(page, 25).locator("[data-classroom=slides]")
    position(deck, 9)
    deck.get_by_role("button", name="Another picture").focus()
    page.keyboard.press("ArrowRight")
    position(deck, 10)
    page.keyboard.press("?")
    assert deck.locator(".r-overlay").count() == 0
    dark = re.compile("paused")
    for press, slide in (
        (lambda: page.keyboard.press("ArrowLeft"), 9),
        (lambda: deck.get_by_role("button", name="Next slide").click(), 10),
    ):
        deck.locator(".reveal").focus()
        page.keyboard.press("b")
        expect(deck.locator(".reveal")).to_have_class(dark)
        press()
        expect(deck.locator(".reveal")).not_to_have_class(dark)
        position(deck, slide)


def test_pictures_that_come_late_leave_the_slide_below_the_header(page: Page, site_url: str):
    with held(page, re.compile(r"\.(png|svg)$")):
        page.goto(f"{site_url}chapter4/#chapter4_01_cnn-6", wait_until="commit")
        position(exercise(page, 25).locator("[data-classroom=slides]"), 6)
    # The browser scrolls to what the address names once more.
    page.wait_for_load_state("load")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert page.evaluate(BELOW_THE_HEADER)


def test_no_slide_is_added_and_none_is_a_stack(deck: Locator):
    total = deck.locator(".slides > section").count()
    expect(part(deck, "position")).to_have_text(f"1 / {total}")
    assert deck.locator("section section").count() == 0


def test_a_focused_deck_keeps_its_keys_from_the_theme(deck: Locator, page: Page):
    address = page.url
    deck.locator(".reveal").focus()
    page.keyboard.press("n")
    position(deck, 2)
    page.keyboard.press("ArrowRight")
    position(deck, 3)
    page.keyboard.press("p")
    position(deck, 2)
    for key in ("s", ",", "/", "/"):
        page.keyboard.press(key)
    search = page.locator("[data-md-toggle=search]")
    expect(search).not_to_be_checked()
    position(deck, 2)
    page.keyboard.press(".")
    expect(deck.locator(".reveal")).to_have_class(re.compile("paused"))
    page.keyboard.press(".")
    expect(deck.locator(".reveal")).not_to_have_class(re.compile("paused"))
    assert page.url == address
    # Outside of the deck the keys are the theme's.
    header(page, 25).focus()
    page.keyboard.press("s")
    expect(search).to_be_checked()


def test_f_shows_the_deck_in_full_screen_and_leaves_it(deck: Locator, page: Page):
    deck.locator(".reveal").focus()
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement?.dataset.classroom === 'slides'")
    page.keyboard.press("ArrowRight")
    position(deck, 2)
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    expect(deck.locator(".reveal")).to_be_visible()
    page.wait_for_function(FILLS_THE_STAGE)


def test_buttons_and_notes_follow_the_slide(deck: Locator):
    previous = deck.locator("[data-action=previous]")
    expect(previous).to_have_attribute("aria-disabled", "true")
    seen = set()
    total = deck.locator(".slides > section").count()
    for slide in range(1, total + 1):
        position(deck, slide)
        current = deck.locator("section.present aside.notes")
        if current.count():
            notes = " ".join((current.text_content() or "").split())
            expect(part(deck, "notes")).to_have_text(notes)
            seen.add(notes)
        if slide < total:
            deck.locator("[data-action=next]").click()
    assert len(seen) > 5
    expect(deck.locator("[data-action=next]")).to_have_attribute("aria-disabled", "true")
    previous.click()
    position(deck, total - 1)


def test_a_deck_keeps_its_slide_while_its_exercise_is_closed(deck: Locator, page: Page):
    deck.locator("[data-action=next]").click()
    position(deck, 2)
    open_exercise(page, 26)
    expect(deck).not_to_be_visible()
    open_exercise(page, 25)
    position(deck, 2)


def test_a_phone_on_its_side_shows_a_slide_and_the_buttons(page: Page, site_url: str):
    page.set_viewport_size({"width": 844, "height": 390})
    page.goto(f"{site_url}chapter4/#chapter4_01_cnn-4")
    deck = exercise(page, 25).locator("[data-classroom=slides]")
    position(deck, 4)
    stage = deck.locator(".reveal").bounding_box()
    slide = deck.locator("section.present").bounding_box()
    button = deck.get_by_role("button", name="Next slide").bounding_box()
    assert stage and slide and button
    header = 48
    assert button["y"] + button["height"] - stage["y"] <= 390 - header
    assert slide["width"] > 400
    # While it comes in, it is a little nearer.
    assert slide["height"] < 1.05 * stage["height"]


def test_no_slide_is_cut_off(chapter: Page):
    # A slide is made to fit again when its formulas come.
    expect(chapter.locator(".arithmatex:not([data-typeset])")).to_have_count(0)
    for number in (25, 27, 30):
        deck = open_exercise(chapter, number).locator("[data-classroom=slides]")
        total = deck.locator(".slides > section").count()
        for slide in range(1, total + 1):
            position(deck, slide)
            hidden = deck.locator("section.present").evaluate(
                "s => s.scrollHeight - s.clientHeight"
            )
            assert hidden <= 1, f"exercise {number}, slide {slide}"
            if slide < total:
                deck.locator("[data-action=next]").click()


def test_a_formula_that_comes_late_is_made_to_fit(page: Page, site_url: str):
    page.set_viewport_size({"width": 390, "height": 844})
    deck = exercise(page, 25).locator("[data-classroom=slides]")
    formula = deck.locator("section.present div.arithmatex")
    with held(page, re.compile(r"/katex\.\w+\.js$")):
        page.goto(f"{site_url}chapter4/#chapter4_01_cnn-13")
        position(deck, 13)
        expect(formula).to_be_visible()
        expect(formula.locator(".katex")).to_have_count(0)
    expect(formula.locator(".katex")).to_be_visible()
    page.wait_for_function(
        """() => {
            const formula = document.querySelector("[data-open] section.present div.arithmatex");
            return document.fonts.check("1em KaTeX_Main") && document.fonts.status === "loaded"
                && formula.scrollWidth <= formula.clientWidth + 1;
        }"""
    )


def test_a_swipe_turns_the_slide(browser, site_url: str):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{site_url}chapter4/#25")
    deck = exercise(page, 25).locator("[data-classroom=slides]")
    position(deck, 1)
    box = resting_box(deck.locator(".reveal"))
    session = context.new_cdp_session(page)
    y = box["y"] + box["height"] / 2
    points = [box["x"] + box["width"] * part for part in (0.8, 0.5, 0.2)]
    session.send(
        "Input.dispatchTouchEvent",
        {"type": "touchStart", "touchPoints": [{"x": points[0], "y": y}]},
    )
    for x in points[1:]:
        session.send(
            "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]}
        )
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    position(deck, 2)
    context.close()


def test_a_deck_prints_a_page_for_each_slide(deck: Locator, page: Page):
    total = deck.locator(".slides > section").count()
    link = deck.locator("[data-action=print]").evaluate("link => link.href")
    page.goto(f"{link}?print-pdf")
    page.wait_for_selector("html[data-ready]")
    title = page.locator(".pdf-page").nth(1).locator("h2").bounding_box()
    text = page.locator(".pdf-page").nth(1).locator("h2 + *").bounding_box()
    assert title and text
    assert text["y"] >= title["y"] + title["height"]
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == total


DECKS = [
    "chapter4_01_cnn",
    "chapter4_02_batch_norm_spatial_dropout",
    "chapter4_03_some_tricks_with_neural_networks",
]


@pytest.mark.parametrize("name", DECKS)
def test_on_paper_text_keeps_its_size_and_nothing_is_cut(page: Page, site_url: str, name: str):
    page.goto(f"{site_url}slides/{name}/?print-pdf")
    page.wait_for_selector("html[data-ready]")
    sections = page.locator(".pdf-page > section")
    sizes = sections.evaluate_all(
        "all => all.map(e => Number(e.style.getPropertyValue('--cr-fit')))"
    )
    assert len(sizes) >= 14
    assert min(sizes) > 0.9
    cut = "all => all.filter(e => e.scrollHeight > e.clientHeight + 1).map(e => e.innerText)"
    assert sections.evaluate_all(cut) == []

    # From the browser's menu, on A4 across.
    page.goto(f"{site_url}slides/{name}/")
    expect(page.locator("section.present")).to_have_count(1)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1047, "height": 720})
    wide = "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.innerText)"
    parts = page.locator(".slides > section, .slides pre > code, .slides .arithmatex")
    assert parts.evaluate_all(wide) == []
    expect(page.locator(".speaker-notes")).to_be_hidden()


def test_the_page_of_a_deck_goes_to_print(deck: Locator, page: Page):
    page.add_init_script("window.print = () => { window.prints = (window.prints ?? 0) + 1; }")
    deck.locator("[data-action=print]").click()
    expect(page.locator("section.present")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"/slides/.*#/2$"))
    page.get_by_role("button", name="Print").click()
    page.wait_for_function("window.prints === 1")
    # Again, and only when it is asked for: a reload does not print.
    expect(page).to_have_url(re.compile(r"\?print-pdf$"))
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("window.prints") is None
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.prints") == 1
