"""What students read: summaries, progress lines, layers' configurations and errors, as text."""

import contextlib
import io
import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
from measure import build, generator, targets
from network_cases import IMAGE, NETWORKS, Training, chapter, sgd, small


def summary(case) -> Callable[[Any], str]:
    def text(keras) -> str:
        lines: list[str] = []
        build(case, keras, generator(case.name)).summary(print_fn=lines.append)
        return "\n".join(lines)

    return text


def uncalled(keras) -> str:
    """Summary of a sequential model that has no shapes yet."""
    lines: list[str] = []
    model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(3, name="last")])
    model.summary(print_fn=lines.append)
    return "\n".join(lines)


def progress(keras) -> str:
    """One line an epoch, with validation, and one for `evaluate`; times are blotted out."""
    case = Training("text/progress", (8, 8, 3), small, sgd(), 13, 5, 2, 5)
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


def configuration(kind: str, **arguments) -> Callable[[Any], str]:
    def text(keras) -> str:
        config = getattr(keras.layers, kind)(**arguments).get_config()
        # How a layer says its dtype and initializers is serialization, which comes later.
        plain = {key: value for key, value in config.items() if not isinstance(value, dict)}
        return json.dumps(plain, indent=1, sort_keys=True)

    return text


def connected(keras, *layers, shape=(4, 4, 1)):
    x = keras.Input(shape)
    for layer in layers:
        x = layer(x)
    return x


def fitted(keras, x, y, **arguments):
    inputs = keras.Input((5,))
    model = keras.Model(inputs, keras.layers.Dense(3)(inputs))
    model.compile(**{"optimizer": "adam", "loss": "sparse_categorical_crossentropy", **arguments})
    model.fit(x, y, verbose=0)


def disconnected(keras):
    keras.Model(keras.Input((3,)), keras.layers.Dense(3)(keras.Input((3,))))


X, Y = np.ones((6, 5), np.float32), np.zeros((6, 1), np.int32)
MISTAKES: dict[str, Callable[[Any], Any]] = {
    "convolution of a vector": lambda k: connected(k, k.layers.Conv2D(3, 3), shape=(4,)),
    "kernel above the image": lambda k: connected(k, k.layers.Conv2D(3, 5)),
    "pool above the image": lambda k: connected(k, k.layers.MaxPooling2D(5)),
    "convolution after flatten": lambda k: connected(k, k.layers.Flatten(), k.layers.Conv2D(3, 3)),
    "pooling after dense": lambda k: connected(
        k, k.layers.Flatten(), k.layers.Dense(3), k.layers.MaxPooling2D()
    ),
    "no units": lambda k: k.layers.Dense(0),
    "rate above one": lambda k: k.layers.Dropout(2),
    "misspelled activation": lambda k: k.layers.Activation("rellu"),
    "misspelled optimizer": lambda k: fitted(k, X, Y, optimizer="adamm"),
    "misspelled loss": lambda k: fitted(k, X, Y, loss="sparse_crossentropi"),
    "no kernel size": lambda k: k.layers.Conv2D(3),
    "misspelled argument": lambda k: k.layers.Dense(3, activaton="relu"),
    "fewer labels than images": lambda k: fitted(k, X, Y[:4]),
    "disconnected graph": disconnected,
    "not a layer": lambda k: k.Sequential([3]),
    "fit before compile": lambda k: k.Sequential([k.Input((5,)), k.layers.Dense(3)]).fit(X, Y),
    "unknown layer name": lambda k: k.Sequential([k.layers.Dense(3)]).get_layer("first"),
    "too few weights": lambda k: k.Sequential([k.Input((5,)), k.layers.Dense(3)]).set_weights([1]),
}


def error(mistake: Callable[[Any], Any]) -> Callable[[Any], str]:
    def text(keras) -> str:
        try:
            mistake(keras)
        except Exception as problem:
            return f"{type(problem).__name__}: {problem}"
        return "no error"

    return text


TEXTS: dict[str, Callable[[Any], str]] = {
    **{f"summary of {case.name}": summary(case) for case in NETWORKS},
    "summary of a model without shapes": uncalled,
    "progress lines": progress,
    "names": names,
    "config of Conv2D": configuration("Conv2D", filters=3, kernel_size=3, activation="relu"),
    "config of MaxPooling2D": configuration("MaxPooling2D"),
    "config of GlobalMaxPooling2D": configuration("GlobalMaxPooling2D"),
    "config of Dense": configuration("Dense", units=3),
    "config of Flatten": configuration("Flatten"),
    "config of Dropout": configuration("Dropout", rate=0.3),
    "config of SpatialDropout2D": configuration("SpatialDropout2D", rate=0.3),
    "config of BatchNormalization": configuration("BatchNormalization"),
    "config of Activation": configuration("Activation", activation="softmax"),
    **{f"error: {name}": error(mistake) for name, mistake in MISTAKES.items()},
}

# A layer's error reaches the student of real Keras in a frame that repeats its arguments.
FRAME = re.compile(
    r"Exception encountered when calling [^\n]*\n\n(.*?)\n\nArguments rec", re.DOTALL
)


def read_text(name: str, keras: Any) -> str:
    """Return the text of a case without colours; of an error, what stands inside Keras' frame."""
    keras.utils.clear_session()
    text = re.sub(r"\x1b\[[0-9;]*m", "", TEXTS[name](keras))
    inside = FRAME.search(text)
    if inside:
        text = f"{text.partition(':')[0]}: {inside[1]}"
    return "\n".join(line.rstrip() for line in text.splitlines())
