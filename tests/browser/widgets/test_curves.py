"""Curves that draw themselves while `fit` runs, as a student sees them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from chapter import RUN, codeblock, exercise, part, press, state, type_code
from playwright.sync_api import Browser, Locator, Page, expect
from tests.browser.profiles import LAPTOP, PHONE, Watch, profile

pytestmark = pytest.mark.browser

MODEL = """
import keras
import numpy as np
from keras import layers
x = np.random.default_rng(0).random((600, 16, 16, 3)).astype("float32")
y = np.arange(600) % 4

def build(name, metrics=("accuracy",), rate=0.001):
    model = keras.Sequential([
        keras.Input((16, 16, 3)),
        layers.Conv2D(8, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(4, activation="softmax"),
    ], name=name)
    optimizer = keras.optimizers.Adam(rate)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=list(metrics))
    return model

class Slowly(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        import time
        time.sleep(0.01)
"""
# Frame by frame: what the chart says, how far below its top what Keras prints begins, how far the
# bar is.
SAMPLE = """block => {
  window.seen = [];
  const look = () => {
    const chart = block.querySelector(".cr-curves");
    if (chart?.nextElementSibling) window.seen.push([
      chart.querySelector(".cr-curves__status").textContent,
      chart.nextElementSibling.getBoundingClientRect().top - chart.getBoundingClientRect().top,
      block.querySelector("progress").position,
    ]);
    if (block.dataset.state !== "done") requestAnimationFrame(look);
  };
  look();
}"""
# How many pixels of a canvas have a colour, within a little.
PIXELS = """(canvas, colour) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const near = (value, i) => Math.abs(value - data[i]) < 24;
  let count = 0;
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 3] > 200 && colour.every((value, c) => near(value, i + c))) count++;
  return count;
}"""
CROSSENTROPY = "sparse_categorical_crossentropy"
# As in coursekit/colors.py.
TRAINING, VALIDATION = [0x3D, 0x7B, 0xD9], [0xD9, 0x71, 0x2A]


@pytest.fixture(scope="module")
def page(browser: Browser, site_url: str) -> Iterator[Page]:
    """Exercise 26, whose Python these tests share."""
    with profile(browser, viewport=LAPTOP) as context:
        watch = Watch.over(context, site_url)
        page = context.new_page()
        page.goto(f"{site_url}chapter4/#26")
        expect(exercise(page, 26).get_by_role("textbox")).to_be_visible()
        yield page
        watch.check()


def begin(page: Page, code: str) -> Locator:
    """Run code and return the output, in which charts appear."""
    block = codeblock(page)
    type_code(block, MODEL + code)
    press(block, "run")
    return part(block, "output")


def charts(output: Locator) -> Locator:
    return output.get_by_role("figure")


def plot(chart: Locator, metric: str) -> Locator:
    return chart.get_by_role("img", name=metric)


def colours(chart: Locator, metric: str) -> list[bool]:
    """Whether a metric's picture has the colours of training and of validation."""
    canvas = plot(chart, metric).locator("canvas")
    return [canvas.evaluate(PIXELS, colour) > 20 for colour in (TRAINING, VALIDATION)]


def traced(page: Page, name: str) -> list[dict]:
    """What Chromium did of that name in a second."""
    browser = page.context.browser
    assert browser
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.wait_for_timeout(1000)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    return [{"args": {}, **event} for event in events if event["name"] == name]


def test_they_grow_in_their_place_and_say_what_keras_prints(page: Page):
    codeblock(page).evaluate(SAMPLE)
    output = begin(
        page,
        "build('small').fit(x, y, batch_size=10, epochs=3, validation_split=0.2,"
        " callbacks=[Slowly()]);",
    )
    chart = charts(output)
    expect(chart).to_contain_text("Training of small", timeout=RUN)
    state(codeblock(page), "done")
    expect(chart).to_contain_text(re.compile(r"3 epochs in \d+(\.\d)? s · [\d,]+ images/s"))

    seen = page.evaluate("window.seen")
    texts, tops, shares = zip(*seen, strict=True)
    assert any(re.fullmatch(r"epoch [123] of 3 · [\d,]+ images/s · .+ left", s) for s in texts)
    assert len(set(tops)) == 1, "what is below the chart has moved"
    # Without a number it is -1.
    during = [share for share in shares if share >= 0]
    assert during == sorted(during)
    assert {round(3 * share) for share in during} >= {0, 1, 2}

    printed = output.locator("pre").first.inner_text()
    assert re.match(r"Epoch 1/3\n *\d+/48 ━", printed)
    last = {name: float(value) for name, value in re.findall(r"(\w+): ([\d.]+)", printed)}
    loss, accuracy = chart.locator(".cr-curves__panel").all()
    values = [f"{last['loss']:.4f}", f"{last['val_loss']:.4f}"]
    assert loss.inner_text().split() == ["loss", *values]
    assert accuracy.inner_text().split()[:2] == ["accuracy", f"{100 * last['accuracy']:.1f}"]
    expect(plot(chart, "loss")).to_have_accessible_name(
        re.compile(r"over 3 epochs: training from .* to .*, validation from")
    )
    assert colours(chart, "loss") == colours(chart, "accuracy") == [True, True]
    # Nothing of this is read out while it changes.
    assert output.locator("xpath=ancestor-or-self::*[@aria-live or @role='status']").count() == 0
    assert chart.locator("[aria-live], [role=status]").count() == 0

    before = chart.locator("canvas").first.evaluate("e => e.toDataURL()")
    page.get_by_title("Switch to dark mode").click()
    expect(chart).to_be_visible()
    assert chart.locator("canvas").first.evaluate("e => e.toDataURL()") != before
    page.get_by_title("Switch to light mode").click()
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    tops = [part.bounding_box() for part in (loss, accuracy)]
    assert tops[0] and tops[1] and tops[0]["y"] < tops[1]["y"]
    page.set_viewport_size(LAPTOP)


def test_each_model_has_one_chart_and_silent_fits_none(page: Page):
    output = begin(
        page,
        f"first, second = build('first'), build('second', ['accuracy', '{CROSSENTROPY}'])\n"
        "first.fit(x, y, epochs=2, verbose=0)\n"
        "first.train_on_batch(x[:8], y[:8])\n"
        "first.fit(x, y, epochs=2)\n"
        "first.evaluate(x, y)\n"
        "first.fit(x, y, epochs=1, verbose=2)\n"
        "second.fit(x, y, epochs=2);",
    )
    state(codeblock(page), "done")
    expect(charts(output)).to_have_count(2)
    first, second = charts(output).all()
    expect(first).to_contain_text("Training of first")
    expect(first).to_contain_text("further fit")
    expect(plot(first, "loss")).to_have_accessible_name(re.compile("over 3 epochs: training"))
    assert colours(first, "loss") == [True, False]
    expect(second.get_by_text("further fit")).to_be_hidden()
    choice = second.get_by_label("Metric in the chart").filter(visible=True)
    assert choice.locator("option").all_inner_texts() == ["accuracy", CROSSENTROPY]
    choice.select_option(CROSSENTROPY)
    expect(plot(second, CROSSENTROPY)).to_be_visible()
    assert colours(second, CROSSENTROPY) == [True, False]


def test_a_loss_that_is_no_number_and_a_fit_that_breaks_off(page: Page):
    output = begin(
        page,
        "x[3] = np.nan\n"
        "build('lost').fit(x, y, epochs=2, validation_split=0.2)\n"
        "class Broken(keras.callbacks.Callback):\n"
        "    def on_epoch_begin(self, epoch, logs=None):\n"
        "        if epoch == 1: raise ValueError('broken')\n"
        "build('broken').fit(x, y, epochs=4, callbacks=[Broken()])\n",
    )
    state(codeblock(page), "error")
    lost, broken = charts(output).all()
    expect(lost).to_contain_text("The loss is no number any more (NaN) since epoch 1")
    expect(broken).to_contain_text("stopped in epoch 1 of 4")
    # Once for each fit, and with the student's line.
    warned = re.findall(r"(\S+): UserWarning: The loss is NaN: `x` contains", output.inner_text())
    assert len(warned) == 2 and all(re.fullmatch(r"exc_04_01.py:\d+", line) for line in warned)


def test_showing_it_leaves_the_rest_of_the_page_alone(page: Page):
    output = begin(page, "build('traced').fit(x, y, epochs=500, callbacks=[Slowly()])")
    block = codeblock(page)
    expect(charts(output)).to_contain_text(re.compile(r"epoch \d+ of 500"), timeout=RUN)
    styled = traced(page, "UpdateLayoutTree")
    press(block, "stop")
    counts = [each["args"]["elementCount"] for each in styled if "elementCount" in each["args"]]
    assert counts and max(counts) < 200 < page.locator("*").count()

    # The bar that says so moves all the while, which takes no painting.
    begin(page, "import time\ntime.sleep(60)")
    state(block, "running")
    page.wait_for_timeout(500)
    assert len(traced(page, "Paint")) < 20
    press(block, "stop")
    state(block, "stopped")


def test_the_bar_says_nothing_of_a_fit_whose_chart_was_cleared(page: Page):
    begin(
        page,
        "from IPython.display import clear_output\n"
        "class Clears(Slowly):\n"
        "    def on_epoch_begin(self, epoch, logs=None):\n"
        "        if epoch == 3: clear_output()\n"
        "build('cleared').fit(x, y, epochs=500, callbacks=[Clears()])",
    )
    block = codeblock(page)
    bar = block.get_by_role("progressbar", name="Running")
    anything = re.compile(".")
    expect(bar).to_have_attribute("value", anything, timeout=RUN)
    expect(bar).not_to_have_attribute("value", anything)
    press(block, "stop")
    state(block, "stopped")


def test_what_was_drawn_stays_after_a_stop(page: Page):
    output = begin(page, "build('long').fit(x, y, epochs=500, callbacks=[Slowly()])")
    chart = charts(output)
    expect(chart).to_contain_text(re.compile(r"epoch \d+ of 500 · .* left"), timeout=RUN)
    press(codeblock(page), "stop")
    expect(chart).to_contain_text(re.compile(r"stopped in epoch \d+ of 500"))
    assert colours(chart, "loss") == [True, False]
