"""Live slides under keys, clicks and fingers, and when the page changes under them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from stages import NAMES, show
from tests.browser.waiting import resting_box, sitemap_read

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("embedded", [False, True], ids=["own page", "chapter"])
def test_the_keys_of_a_control_do_not_turn_the_slide(
    shared_page: Page, site_url: str, embedded: bool
) -> None:
    stage = show(shared_page, site_url, "pooling", embedded=embedded)
    field = stage.get_by_role("spinbutton").first
    field.focus()
    for key in ("ArrowRight", "ArrowLeft", "n", "p", "f", " ", "b"):
        shared_page.keyboard.press(key)
    shared_page.keyboard.press("ArrowUp")
    expect(stage).to_be_visible()
    expect(field).to_have_value("2")
    step = stage.get_by_role("button", name="Step")
    step.focus()
    for key, position in [("ArrowRight", 2), (" ", 3), ("Enter", 4), ("ArrowRight", 4)]:
        shared_page.keyboard.press(key)
        expect(stage.locator(".cr-live__position")).to_have_text(f"{position} / 4")
    shared_page.keyboard.press("ArrowLeft")
    expect(stage.locator(".cr-live__position")).to_have_text("3 / 4")
    expect(stage).to_be_visible()
    # What a presenter sends turns it, and from then on the keys are the deck's again.
    shared_page.keyboard.press("PageDown")
    expect(stage).not_to_be_visible()
    shared_page.keyboard.press("ArrowLeft")
    expect(stage).to_be_visible()


@pytest.mark.parametrize("name", NAMES)
def test_the_tab_key_reaches_every_control_of_the_slide_and_none_of_another(
    shared_page: Page, site_url: str, name: str
) -> None:
    stage = show(shared_page, site_url, name, embedded=True)
    controls = "button, select, input:not([type=radio]), input[type=radio]:checked"
    wanted = stage.locator(controls).locator("visible=true").count()
    assert wanted
    stage.evaluate("stage => stage.closest('.reveal').focus()")
    reached = 0
    for _ in range(60):
        shared_page.keyboard.press("Tab")
        inside, current = shared_page.evaluate(
            """() => [
                Boolean(document.activeElement.closest(".reveal")),
                Boolean(document.activeElement.closest("section.present .cr-live__stage")),
            ]"""
        )
        if not inside:
            break
        assert current, "the focus went to a slide that does not show"
        reached += 1
    assert reached == wanted


@pytest.mark.parametrize("embedded", [False, True], ids=["own page", "chapter"])
def test_the_mouse_hits_what_it_points_at_on_a_scaled_stage(
    shared_page: Page, site_url: str, embedded: bool
) -> None:
    shared_page.set_viewport_size({"width": 1000, "height": 640})
    stage = show(shared_page, site_url, "padding-stride", embedded=embedded)
    stage.scroll_into_view_if_needed()
    scale = stage.evaluate("s => s.getBoundingClientRect().width / s.offsetWidth")
    assert scale < 0.85
    control = stage.get_by_role("slider", name="input n")
    box = resting_box(control)
    for share in (0.05, 0.95, 0.5):
        shared_page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        middle = 3 + share * 9
        assert abs(float(control.input_value()) - middle) <= 1
    shared_page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    shared_page.mouse.down()
    shared_page.mouse.move(box["x"] + box["width"], box["y"] + box["height"] / 2, steps=4)
    shared_page.mouse.up()
    expect(control).to_have_value("12")
    same = resting_box(stage.get_by_text("same", exact=True))
    shared_page.mouse.click(same["x"] + same["width"] / 2, same["y"] + same["height"] / 2)
    expect(stage.get_by_role("radio", name="same")).to_be_checked()


def test_a_finger_moves_a_slider_and_not_the_slide(shared_phone: Page, site_url: str) -> None:
    stage = show(shared_phone, site_url, "padding-stride", embedded=True)
    control = stage.get_by_role("slider", name="input n")
    before = control.input_value()
    box = resting_box(control)
    session = shared_phone.context.new_cdp_session(shared_phone)
    y = box["y"] + box["height"] / 2
    for kind, share in [("touchStart", 0.9), ("touchMove", 0.5), ("touchMove", 0.05)]:
        point = {"x": box["x"] + share * box["width"], "y": y}
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(stage).to_be_visible()
    expect(control).not_to_have_value(before)
    stage.get_by_text("same", exact=True).tap()
    expect(stage.get_by_role("radio", name="same")).to_be_checked()


@pytest.mark.parametrize("name", NAMES)
def test_a_finger_finds_the_controls_on_a_phone(
    shared_phone: Page, site_url: str, name: str
) -> None:
    stage = show(shared_phone, site_url, name, embedded=True)
    controls = stage.locator("button, select, label, input[type=number], input[type=range]")
    visible = controls.locator("visible=true")
    # WCAG 2.2, 2.5.8: at least 24 CSS pixels; a pixel is lost in rounding.
    small = visible.evaluate_all(
        """all => all.filter(control => {
            const { width, height } = control.getBoundingClientRect();
            return Math.min(width, height) < 23;
        }).map(control => control.outerHTML)"""
    )
    assert visible.count()
    assert not small
    size = stage.evaluate(
        """stage => parseFloat(getComputedStyle(stage).fontSize)
            * stage.getBoundingClientRect().width / stage.offsetWidth"""
    )
    assert size >= 11


def test_live_slides_survive_instant_navigation(page: Page, site_url: str) -> None:
    with sitemap_read(page):
        stage = show(page, site_url, "convolution", embedded=True)
    page.evaluate("window.kept = true")
    stage.get_by_role("button", name="Play").click()
    page.locator(".md-header__button.md-logo").first.click()
    expect(page.locator("nav.cr-course")).to_be_visible()
    page.go_back()
    assert page.evaluate("window.kept")
    live = page.locator("[data-live=convolution]")
    expect(live.locator(".cr-live__stage")).to_have_count(1)
    expect(live.locator(".cr-live__position")).to_have_text("1 / 9")
    live.get_by_role("button", name="Step").click()
    expect(live.locator(".cr-live__position")).to_have_text("2 / 9")
