"""What students get wrong: a clear message, a page that works on, and code that is still there."""

import pytest
from chapter import codeblock, lines, part, press, state, type_code
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

NETWORK = """\
import keras
from keras import layers
import numpy as np
inputs = keras.Input((32, 32, 3))
"""
WRONG_SHAPE = NETWORK + "layers.Conv2D(16, 3)(layers.Flatten()(inputs))\n"
TOO_LARGE = NETWORK + (
    "x = layers.Conv2D(16, 3)(inputs)\n"
    "model = keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))\n"
    "model.compile('sgd', 'sparse_categorical_crossentropy')\n"
    "x, y = np.zeros((20_000, 32, 32, 3), 'uint8'), np.zeros((20_000, 1))\n"
    "model.fit(x, y, batch_size=20_000)\n"
)
FORBIDDEN = NETWORK + "layers.Conv3D(16, 3)\n"


@pytest.mark.parametrize(
    ("code", "expected", "says"),
    [
        ("x = ____\n", "failed", ["Line 1", "____"]),
        ("x = \n", "failed", ["Line 1"]),
        ("print('a'\n", "error", ["SyntaxError: '(' was never closed", "Line 1"]),
        (
            WRONG_SHAPE,
            "error",
            ["expected min_ndim=4, found ndim=2. Full shape received: (None, 3072)", "Line 5"],
        ),
        (TOO_LARGE, "error", ["batch_size=20000 needs", "the device has 512 MiB", "Line 9"]),
        (FORBIDDEN, "error", ["Conv3D is not available in the browser; it is in Keras", "Line 5"]),
    ],
    ids=["blank", "nothing behind =", "syntax", "shape", "device memory", "not available"],
)
def test_bad_code_is_explained_and_kept(warm: Page, code: str, expected: str, says: list[str]):
    block = codeblock(warm)
    type_code(block, code)
    press(block, "run")
    state(block, expected)
    verdict = part(block, "verdict")
    for words in says:
        expect(verdict).to_contain_text(words)
    # As the student finds it later, or in another window.
    later = warm.context.new_page()
    later.goto(warm.url)
    kept = [line.rstrip() for line in lines(codeblock(later))]
    assert kept == [line.rstrip() for line in code.split("\n")]
    later.close()
    # The Python that met the error runs what comes next.
    type_code(block, "print('alive')\n")
    press(block, "run")
    state(block, "done")
    expect(part(block, "output")).to_have_text("alive")
