"""What a run displays, as the page shows it: pictures, tables, coursekit's pictures."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from chapter import codeblock, part, press, state, type_code
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Show = Callable[..., Locator]

TRAINED = """
import keras, coursekit
from keras import layers
(x, y), (x_test, y_test) = keras.datasets.cifar10.load_data()
x, y, x_test, y_test = x[:64] / 255, y[:64], x_test[:40] / 255, y_test[:40]
model = keras.Sequential([
    keras.Input((32, 32, 3)),
    layers.Conv2D(8, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x, y, epochs=2, validation_data=(x_test, y_test), verbose=0)
predictions = model.predict(x_test, verbose=0)
display(coursekit.image_grid(x_test[:12], y_test[:12], predictions[:12], coursekit.CIFAR10))
display(coursekit.filters(model.layers[0]), coursekit.feature_maps(model, x_test[0]))
display(coursekit.confusion_matrix(y_test, predictions, coursekit.CIFAR10))
coursekit.curves({"first": history, "again": history})
"""


@pytest.fixture
def show(warm: Page) -> Show:
    """Return a function that runs code and returns its output."""

    def run(code: str) -> Locator:
        block = codeblock(warm)
        type_code(block, code)
        press(block, "run")
        state(block, "done")
        return part(block, "output")

    return run


def sideways(page: Page) -> float:
    """Pixels by which the page is wider than its window."""
    return page.evaluate("document.scrollingElement.scrollWidth - innerWidth")


def loaded(image: Locator) -> tuple[int, int]:
    """The size of an image's file, once it is there."""
    expect(image).to_be_visible()
    image.evaluate("e => e.decode()")
    return tuple(image.evaluate("e => [e.naturalWidth, e.naturalHeight]"))


def test_the_five_pictures_of_coursekit(warm: Page, show: Show):
    output = show(TRAINED)
    expect(output.get_by_text("of 12 right")).to_be_visible()
    pictures = output.locator(".cr-output__html")
    expect(pictures).to_have_count(5)
    images = [12, 8, 1 + 2 * 8, 0, 0]
    for picture, count in zip(pictures.all(), images, strict=True):
        expect(picture.locator("image")).to_have_count(count)
        expect(picture.get_by_role("img").first).to_be_visible()
        for drawing in picture.get_by_role("img").all():
            assert drawing.get_attribute("aria-label")
    grid, _, maps, matrix, curves = pictures.all()
    for image in grid.locator("image").all():
        box = image.bounding_box()
        assert box and (box["width"], box["height"]) == (64, 64)
    expect(maps.get_by_text("conv2d: 8 maps of 30 × 30")).to_be_visible()
    expect(matrix.locator("text").get_by_text("airplane")).to_have_count(2)
    assert "accuracy (again)" in (curves.get_by_role("img").last.get_attribute("aria-label") or "")
    # In a dark page the ink is light; on a phone tiles stand in more rows.
    ink = "e => getComputedStyle([...e.querySelectorAll('text')].at(-1)).fill"
    light, before = grid.locator("svg").last.evaluate(ink), grid.bounding_box()
    warm.get_by_title("Switch to dark mode").click()
    assert grid.locator("svg").last.evaluate(ink) != light
    warm.get_by_title("Switch to light mode").click()
    warm.set_viewport_size({"width": 390, "height": 844})
    after = grid.bounding_box()
    assert before and after and after["height"] > before["height"]
    assert sideways(warm) <= 0


def test_pictures_of_every_kind_have_their_size_and_an_alternative(show: Show):
    output = show(
        "from IPython.display import SVG, Image, display\n"
        "import PIL.Image, matplotlib.pyplot as plt\n"
        'drawing = \'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40">\'\n'
        'drawing += \'<title>A bar</title><rect width="120" height="40"/>\'\n'
        "drawing += '<script>document.title = 1</script></svg>'\n"
        "picture = PIL.Image.new('RGB', (50, 20), 'red')\n"
        "picture.save('red.jpg')\n"
        "display(SVG(drawing), picture, Image('red.jpg', width=200, alt='Red'))\n"
        "plt.figure(figsize=(3, 2))\n"
        "plt.plot([1, 2]);\n"
    )
    pictures = output.locator("img")
    expect(pictures).to_have_count(4)
    drawing, pixels, file, figure = pictures.all()
    assert loaded(drawing) == (120, 40)
    expect(drawing).to_have_attribute("alt", "A bar")
    assert loaded(pixels) == loaded(file) == (50, 20)
    expect(pixels).to_have_attribute("alt", "Figure")
    expect(file).to_have_attribute("alt", "Red")
    box = file.bounding_box()
    assert box and (box["width"], box["height"]) == (200, 80)
    size, box = loaded(figure), figure.bounding_box()
    assert box and size[0] == pytest.approx(2 * box["width"], abs=2)


def test_html_is_shown_without_scripts_or_requests_and_keeps_its_styles_to_itself(
    warm: Page, show: Show
):
    title = warm.title()
    output = show(
        "from IPython.display import HTML, Markdown, Latex, display\n"
        "cells = ''.join(f'<td>cell {i}</td>' for i in range(40))\n"
        "display(HTML('<style>td, button { color: rgb(1, 2, 3) }</style>'\n"
        "    f'<table onclick=0><tr>{cells}</tr></table><script>document.title = 1</script>'\n"
        '    \'<img src="x.png" onerror="document.title = 2"><form action="/"></form>\'\n'
        '    \'<a href="javascript:document.title = 3">one</a> <a href="https://x.test/">two</a>\'\n'
        "    '<p style=\"background: url(https://x.test/y.png)\">styled</p>'))\n"
        "display(HTML('<script>document.title = 4</script>'))\n"
        "display(Markdown('**bold** <script>document.title = 5</script>'))\n"
        "Latex('so $x^2$')\n"
    )
    expect(output.locator("td")).to_have_count(40)
    cell = output.locator("td").first
    assert cell.evaluate("e => getComputedStyle(e).color") == "rgb(1, 2, 3)"
    button = warm.get_by_role("button", name="Run code").first
    assert button.evaluate("e => getComputedStyle(e).color") != "rgb(1, 2, 3)"
    assert output.get_by_text("one", exact=True).get_attribute("href") is None
    expect(output.get_by_text("two", exact=True)).to_have_attribute("rel", "noopener")
    expect(output.get_by_text("Scripts and embedded pages are left out")).to_have_count(2)
    expect(output.locator("pre").get_by_text("HTML object")).to_be_visible()
    expect(output.locator("strong")).to_have_text("bold")
    expect(output.locator(".katex")).to_be_visible()
    assert output.locator("script, form, [onclick], [onerror], img[src]").count() == 0
    assert warm.title() == title
    # A wide table is scrolled in its place.
    warm.set_viewport_size({"width": 390, "height": 844})
    assert sideways(warm) <= 0
    table = output.locator(".cr-output__html > div").first
    assert table.evaluate("e => e.scrollWidth - e.clientWidth") > 500


def test_output_is_cleared_and_values_are_replaced(show: Show):
    output = show(
        "from IPython.display import clear_output\n"
        "print('before')\n"
        "display('before')\n"
        "clear_output(wait=True)\n"
        "bar = display('0 %', display_id=True)\n"
        "print('between')\n"
        "bar.update('100 %')\n"
    )
    expect(output).to_have_text("'100 %'between\n", use_inner_text=False)
