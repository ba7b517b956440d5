"""What a run shows: values, pictures and tables, by Jupyter's protocol."""

import base64
import struct

import pytest

PNG = (
    "import struct, zlib\n"
    "def png(width, height):\n"
    "    def part(name, data):\n"
    "        end = struct.pack('>I', zlib.crc32(name + data))\n"
    "        return struct.pack('>I', len(data)) + name + data + end\n"
    "    rows = zlib.compress((b'\\0' + b'\\x80' * 3 * width) * height)\n"
    "    head = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)\n"
    "    parts = part(b'IHDR', head) + part(b'IDAT', rows) + part(b'IEND', b'')\n"
    "    return b'\\x89PNG\\r\\n\\x1a\\n' + parts\n"
)


def shown(result):
    return [part for part in result.shown if "display" in part]


def test_display_shows_several_values_among_what_is_printed(session):
    (result,) = session("print('a')\ndisplay(1, 'two')\nprint('b')\ndisplay()\n[3]")
    assert [part.get("text") or part["display"]["text/plain"] for part in result.shown] == [
        "a\n",
        "1",
        "'two'",
        "b\n",
        "[3]",
    ]


@pytest.mark.parametrize(
    ("method", "body", "mime", "content"),
    [
        ("_repr_html_", "'<b>x</b>'", "text/html", "<b>x</b>"),
        ("_repr_svg_", "'<svg/>'", "image/svg+xml", "<svg/>"),
        ("_repr_png_", "b'bytes'", "image/png", base64.b64encode(b"bytes").decode()),
        ("_repr_png_", "'Ynl0ZXM='", "image/png", "Ynl0ZXM="),
        ("_repr_jpeg_", "b'bytes'", "image/jpeg", base64.b64encode(b"bytes").decode()),
        ("_repr_markdown_", "'**x**'", "text/markdown", "**x**"),
        ("_repr_latex_", "'$x$'", "text/latex", "$x$"),
    ],
)
def test_every_method_of_the_protocol(session, method, body, mime, content):
    (result,) = session(
        f"class A:\n  def {method}(self): return {body}\n  def __repr__(self): return 'A'\nA()"
    )
    assert result.values == [{mime: content, "text/plain": "A"}]
    assert result.outcome == {"state": "done"}


def test_sizes_and_bundles(session):
    sized, bundle, second, nothing = session(
        "class A:\n  def _repr_png_(self): return b'x', {'width': 120, 'height': 30}\nA()",
        "class A:\n  def _repr_mimebundle_(self, include=None, exclude=None):\n"
        "    return {'text/html': 'h', 'application/x': {}, 'text/plain': 'p'}\nA()",
        "class A:\n  def _repr_mimebundle_(self, **options):\n"
        "    return {'image/png': b'x'}, {'image/png': {'width': 7.6}}\nA()",
        "class A:\n  def _repr_html_(self): return None\n  def __repr__(self): return 'A'\nA()",
    )
    assert (shown(sized)[0]["width"], shown(sized)[0]["height"]) == (120, 30)
    assert bundle.values == [{"text/html": "h", "text/plain": "p"}]
    assert shown(second)[0]["width"] == 8
    assert nothing.values == [{"text/plain": "A"}]


def test_a_class_and_an_object_with_any_attribute_are_text(session):
    of_class, mock = session(
        "class A:\n  def _repr_html_(self): return 'h'\nA",
        "from unittest.mock import MagicMock\nMagicMock()",
    )
    assert of_class.values == [{"text/plain": "<class '__main__.A'>"}]
    assert set(mock.values[0]) == {"text/plain"}


def test_a_method_that_fails_is_named_and_the_value_shown_in_another_form(session):
    (result,) = session(
        "class Table:\n  def _repr_html_(self):\n    return 1 / 0\n"
        "  def _repr_svg_(self): return '<svg/>'\n  def __repr__(self): return 'as text'\n"
        "print('before')\ndisplay(Table())\nprint('after')"
    )
    assert result.outcome == {"state": "done"}
    assert result.values == [{"image/svg+xml": "<svg/>", "text/plain": "as text"}]
    before, said, _, after = result.shown
    assert (before["text"], after["text"]) == ("before\n", "after\n")
    assert said["name"] == "stderr"
    assert "Table._repr_html_" in said["text"]
    assert "ZeroDivisionError: division by zero, exc_01_01.py:3" in said["text"]


def test_a_repr_that_fails_loses_neither_picture_nor_output(session):
    picture, text = session(
        "class A:\n  def _repr_svg_(self): return '<svg/>'\n"
        "  def __repr__(self): return 1 / 0\nA()",
        "class A:\n  def __repr__(self): return 1 / 0\nprint('before')\nA()",
    )
    assert picture.values == [{"image/svg+xml": "<svg/>"}]
    assert "A.__repr__" in picture.text
    assert text.text == "before\n"
    assert (text.outcome["state"], text.outcome["line"]) == ("error", 2)


def test_figures_of_matplotlib_are_shown_once(session):
    value, plotted, twice, changed, shown_again = session(
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2])\nfig",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])",
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\ndisplay(fig)\ndisplay(fig)",
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\ndisplay(fig)\nax.plot([1, 2]);",
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\ndisplay(fig)\nplt.show()",
    )
    assert [set(data) for data in value.values] == [{"image/png"}]
    assert [set(data) for data in plotted.values] == [{"text/plain"}, {"image/png"}]
    assert len(twice.values) == len(changed.values) == len(shown_again.values) == 2
    (figure,) = shown(value)
    head = base64.b64decode(figure["display"]["image/png"])[16:24]
    assert struct.unpack(">II", head) == (
        pytest.approx(2 * figure["width"], abs=1),
        pytest.approx(2 * figure["height"], abs=1),
    )


def test_images_of_pillow(session):
    value, own_viewer = session(
        "from PIL import Image\nImage.new('RGB', (5, 4), 'red')",
        "from PIL import Image\nImage.new('RGB', (5, 4), 'red').show()",
    )
    for result in (value, own_viewer):
        (data,) = result.values
        assert struct.unpack(">II", base64.b64decode(data["image/png"])[16:24]) == (5, 4)


def test_the_imports_of_notebooks(session):
    html, image, math, cleared, old = session(
        "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'), HTML('<i>y</i>'))",
        f"{PNG}from IPython.display import Image\nopen('x.png', 'wb').write(png(3, 2))\n"
        "display(Image('x.png', width=30), Image(data=png(3, 2), alt='grey'), Image(png(3, 2)))",
        "from IPython.display import Latex, Markdown, Math, SVG\n"
        "display(Markdown('# x'), Latex('$x$'), Math('x^2'), SVG('<svg/>'))",
        "from IPython.display import clear_output\nprint(1)\nclear_output(wait=True)\nprint(2)",
        "from IPython.core.display import HTML\nHTML('<b>x</b>')",
    )
    assert [data["text/html"] for data in html.values] == ["<b>x</b>", "<i>y</i>"]
    assert all("image/png" in data for data in image.values)
    assert shown(image)[0]["width"] == 30
    assert image.values[1]["text/plain"] == "grey"
    assert [next(iter(data)) for data in math.values] == [
        "text/markdown",
        "text/latex",
        "text/latex",
        "image/svg+xml",
    ]
    assert math.values[2]["text/latex"] == "$\\displaystyle x^2$"
    assert [part.get("text") or part["clear"] for part in cleared.shown] == ["1\n", "wait", "2\n"]
    assert old.values[0]["text/html"] == "<b>x</b>"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("from IPython.display import Audio", "IPython.display.Audio is not available in the page"),
        (
            "from IPython.display import Image\nImage('https://x.org/a.png')",
            "what the course carries",
        ),
        ("from IPython.display import Image\nImage('no.png')", "there is no file of that name"),
        ("from IPython.display import Image\nImage(b'text')", "shows PNG, JPEG, GIF and WebP"),
        ("from IPython.display import HTML\nHTML()", "nothing to show"),
        ("import IPython.terminal", "No module named 'IPython.terminal'"),
    ],
)
def test_what_there_is_not_of_ipython_says_so(session, code, says):
    (result,) = session(code)
    assert result.outcome["state"] == "error"
    assert says in result.outcome["message"]


def test_a_value_is_replaced(session):
    (result,) = session("handle = display(1, display_id=True)\nhandle.update(2)\nprint(handle)")
    first, second, said = result.shown
    assert "update" not in first
    assert (second["key"], second["update"]) == (first["key"], True)
    assert second["display"] == {"text/plain": "2"}
    assert first["key"] in said["text"]
