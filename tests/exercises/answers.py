"""Answers that students give to the exercises, right and wrong, as edits of the solutions.

Their verdicts are in golden/, one transcript an exercise; `pytest --update-golden` renews them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """The solution with each of `edits` (old text, new text) made; `title` names the difference."""

    title: str
    edits: tuple[tuple[str, str], ...]


def answer(title, *edits):
    return Answer(title, edits)


FIRST = 'layers.Conv2D(16, kernel_size=(3, 3), activation="relu")(inputs)'
SECOND = 'layers.Conv2D(32, kernel_size=(3, 3), activation="relu")(x)'
FIRST_POOLING = "x = layers.MaxPooling2D(pool_size=(2, 2))(x)\n\n# Second"
DENSE_32 = 'x = layers.Dense(32, activation="relu")(x)\n'
DENSE_16 = 'x = layers.Dense(16, activation="relu")(x)\n'
OUTPUT = 'layers.Dense(10, activation="softmax")(x)'
MODEL = "model = keras.Model(inputs, outputs)\n"

ANSWERS = {
    "04_01": [
        answer("the solution"),
        # The same network in other words.
        answer("padding", (FIRST, FIRST.replace("(3, 3)", '3, padding="same"'))),
        answer(
            "the function instead of its name",
            (FIRST, FIRST.replace('"relu"', "keras.activations.relu")),
        ),
        answer(
            "activations as layers",
            (SECOND, "layers.Conv2D(32, kernel_size=3)(x)\nx = layers.ReLU()(x)"),
            (DENSE_32, 'x = layers.Activation("relu")(layers.Dense(32)(x))\n'),
            (OUTPUT, "layers.Softmax()(layers.Dense(10)(x))"),
        ),
        answer(
            "a sequential model",
            (
                MODEL,
                "model = keras.Sequential([keras.Input((32, 32, 3)), "
                'layers.Conv2D(16, 3, activation="relu"), layers.MaxPooling2D(), '
                'layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten(), '
                'layers.Dense(32, activation="relu"), layers.Dense(16, activation="relu"), '
                'layers.Dense(10, activation="softmax")])\n',
            ),
        ),
        # No network.
        answer("no model", (MODEL, "net = keras.Model(inputs, outputs)\n")),
        answer("only the class", (MODEL, "model = keras.Model\n")),
        answer("a layer", (MODEL, "model = layers.Dense(10)\n")),
        answer("the output tensor", (MODEL, "model = outputs\n")),
        answer("a function", (MODEL, "def model():\n    return 1\n")),
        answer("None", (MODEL, "model = print(outputs)\n")),
        # Wrong settings.
        answer("gray images", ("shape=(32, 32, 3)", "shape=(32, 32, 1)")),
        answer(
            "filters swapped",
            (FIRST, FIRST.replace("16", "32")),
            (SECOND, SECOND.replace("32", "16")),
        ),
        answer("one filter", (FIRST, FIRST.replace("16", "1"))),
        answer("second convolution with too few filters", (SECOND, SECOND.replace("32", "16"))),
        answer("a kernel of 5 by 5", (FIRST, FIRST.replace("(3, 3)", "(5, 5)"))),
        answer("a convolution that strides", (FIRST, FIRST.replace("(3, 3)", "3, strides=2"))),
        answer("no activation", (SECOND, SECOND.replace(', activation="relu"', ""))),
        answer("sigmoid", (SECOND, SECOND.replace("relu", "sigmoid"))),
        answer("pooling of 3 by 3", (FIRST_POOLING, FIRST_POOLING.replace("(2, 2)", "(3, 3)"))),
        answer(
            "overlapping pooling", (FIRST_POOLING, FIRST_POOLING.replace("(2, 2)", "2, strides=1"))
        ),
        answer("the wrong number of neurons", (DENSE_32, DENSE_32.replace("32", "64"))),
        answer("dense layers swapped", (DENSE_32, DENSE_16), (DENSE_16 + "\n", DENSE_32 + "\n")),
        answer("too few classes", (OUTPUT, OUTPUT.replace("10", "9"))),
        answer("relu at the output", (OUTPUT, OUTPUT.replace("softmax", "relu"))),
        answer("no softmax", (OUTPUT, OUTPUT.replace(', activation="softmax"', ""))),
        # Wrong layers.
        answer("no first pooling", (FIRST_POOLING, "# Second")),
        answer("no flattening", ("x = layers.Flatten()(x)\n", "")),
        answer("one dense layer missing", (DENSE_16, "")),
        answer("two dense layers missing", (DENSE_32, ""), (DENSE_16, "")),
        answer("global pooling", ("layers.Flatten()", "layers.GlobalMaxPooling2D()")),
        answer("a convolution too many", (SECOND, SECOND + "\nx = " + SECOND)),
        answer(
            "dropout that nobody asked for", (DENSE_32, DENSE_32 + "x = layers.Dropout(0.5)(x)\n")
        ),
        answer("a second output layer", (OUTPUT, OUTPUT + "\noutputs = layers.Dense(10)(outputs)")),
        answer(
            "a layer whose output is not used",
            (
                "x = layers.Flatten()(x)\n" + DENSE_32,
                "x = layers.Flatten()(x)\n" + DENSE_32.replace("x =", "y ="),
            ),
        ),
        answer(
            "everything after the convolution forgotten",
            (
                MODEL,
                "model = keras.Model(inputs, layers.Conv2D(16, 3, activation='relu')(inputs))\n",
            ),
        ),
    ],
    "04_02": [
        answer("the solution"),
        answer(
            "spatial dropout after the pooling",
            (
                "x = layers.SpatialDropout2D(0.2)(x)\nx = layers.MaxPooling2D(pool_size=(2, 2))(x)",
                "x = layers.MaxPooling2D(pool_size=(2, 2))(x)\nx = layers.SpatialDropout2D(0.2)(x)",
            ),
        ),
        answer("rates swapped", ("D(0.2)", "D(0.3)"), ("D(0.5)", "D(0.2)"), ("D(0.3)", "D(0.5)")),
        answer("rates in percent", ("D(0.2)", "D(0.02)")),
        answer("second rate wrong", ("D(0.5)", "D(0.2)")),
        answer("dropout instead of spatial dropout", ("SpatialDropout2D(0.2)", "Dropout(0.2)")),
        answer("no second spatial dropout", ("x = layers.SpatialDropout2D(0.5)(x)\n", "")),
        answer("the flattening left", ("layers.GlobalMaxPooling2D()", "layers.Flatten()")),
        answer(
            "pooling that is not global", ("layers.GlobalMaxPooling2D()", "layers.MaxPooling2D()")
        ),
        answer("no dropout", ("x = layers.Dropout(0.5)(x)\n", "")),
        answer("dropout rate wrong", ("layers.Dropout(0.5)", "layers.Dropout(0.2)")),
        answer(
            "dropout after the second dense layer",
            ("x = layers.Dropout(0.5)(x)\n", ""),
            (DENSE_16, DENSE_16 + "x = layers.Dropout(0.5)(x)\n"),
        ),
        answer(
            "dropout at the output", (OUTPUT, OUTPUT + "\noutputs = layers.Dropout(0.5)(outputs)")
        ),
        answer(
            "spatial dropout before the convolution",
            (
                SECOND + "\nx = layers.SpatialDropout2D(0.5)(x)",
                "layers.SpatialDropout2D(0.5)(x)\nx = " + SECOND,
            ),
        ),
        answer(
            "batch normalization too",
            (
                "x = layers.SpatialDropout2D(0.2)(x)\n",
                "x = layers.BatchNormalization()(x)\nx = layers.SpatialDropout2D(0.2)(x)\n",
            ),
        ),
    ],
}
