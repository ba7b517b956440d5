"""What students read: summaries, progress lines, layers' configurations and errors, as text."""

import contextlib
import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np
from callbacks_cases import TEXTS as CALLBACKS
from cases import Training
from configs_cases import CONFIGS
from measure import build, generator, targets
from messages_cases import TEXTS as MESSAGES
from networks_cases import IMAGE, NETWORKS, chapter, sgd, small
from progress_cases import PROGRESS
from wording_cases import WORDING


def summary(case) -> Callable[[Any], None]:
    return lambda keras: build(case, keras, generator(case.name)).summary()


def fitted(keras) -> str:
    """One line an epoch, with validation, and one for `evaluate`; times are blotted out."""
    case = Training("text/progress", (8, 8, 3), small, sgd, 13, 5, 2, 5)
    rng = generator(case.name)
    model = build(case, keras, rng)
    x = rng.standard_normal((case.samples, *case.shape)).astype(np.float32)
    y = targets("column", case.classes, case.samples, rng)
    model.compile(case.optimizer(keras), "sparse_categorical_crossentropy", metrics=["accuracy"])
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        model.fit(
            x, y, batch_size=5, epochs=2, shuffle=False, validation_data=(x[:4], y[:4]), verbose=2
        )
        model.evaluate(x, y, batch_size=5, verbose=2)
    return re.sub(r"\d+s - \d+[mu]?s/step", "TIME", out.getvalue())


def names(keras) -> str:
    """Names as Keras counts them: by class, from 0, over the models of a session."""
    lines = []
    for builder in (chapter(), chapter(0, flatten=False), chapter(0, normalize=True)):
        inputs = keras.Input(IMAGE)
        model = keras.Model(inputs, builder(keras, inputs))
        lines.append(model.name)
        lines += [f"  {layer.name} {layer.output.shape}" for layer in model.layers]
        lines += [f"  {weight.path}" for weight in model.weights]
    return "\n".join(lines)


CASES: dict[str, Callable[[Any], Any]] = {
    **{f"summary of {case.name}": summary(case) for case in NETWORKS},
    "lines of fit and evaluate": fitted,
    "names of a session": names,
    **CALLBACKS,
    **CONFIGS,
    **MESSAGES,
    **PROGRESS,
    **WORDING,
}

# A layer's error reaches the student of real Keras in a frame that repeats its arguments; the
# message inside is what is compared.
FRAME = re.compile(r"Exception encountered when calling .*?\n\n\x1b\[1m(.*?)\x1b\[0m", re.DOTALL)
TORCH_SHAPE = re.compile(r"torch\.Size\(\[(.*?)\]\)")


def read_text(name: str, keras: Any) -> str:
    """Return what a case shows, escapes included: its result and what it printed, or its error."""
    keras.utils.clear_session()
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            result = CASES[name](keras)
    except Exception as error:
        framed = FRAME.match(str(error))
        text = f"{type(error).__name__}: {framed[1] if framed else error}"
        text = TORCH_SHAPE.sub(lambda size: f"({size[1]}{'' if ',' in size[1] else ','})", text)
    else:
        shown = result if isinstance(result, str) else "" if result is None else repr(result)
        text = printed.getvalue() + shown
    # Trailing blanks are the terminal's.
    return "\n".join(line.rstrip(" ") for line in text.split("\n"))
