"""Ten steps of each optimizer, learning-rate schedules, clipping and decay."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from cases import Numbers, Training
from networks_cases import small

Make = Callable[[Any], Any]


def ten_steps(name: str, optimizer: Make) -> Training:
    """Return ten epochs of one batch, so that the history holds the loss of each step."""
    return Training(f"training/{name}", (8, 8, 3), small, optimizer, 12, 12, 10, 5)


def adam(**arguments: Any) -> Make:
    return lambda keras: keras.optimizers.Adam(**arguments)


def sgd(**arguments: Any) -> Make:
    return lambda keras: keras.optimizers.SGD(**arguments)


def plain(keras: Any, x: Any) -> Any:
    """A network without batch normalization, whose every weight has a gradient."""
    layers = keras.layers
    x = layers.Conv2D(4, 3, activation="tanh")(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(6, activation="tanh")(x)
    return layers.Dense(5, activation="softmax")(x)


def steps(name: str, kind: str, /, **arguments: Any) -> Training:
    return Training(
        f"optimizer/{name}",
        (6, 6, 3),
        plain,
        lambda keras: getattr(keras.optimizers, kind)(**arguments),
        12,
        12,
        10,
        5,
    )


FIRST = [
    ten_steps("SGD", sgd(learning_rate=0.1)),
    ten_steps("SGD by name", lambda _: "sgd"),
    ten_steps("SGD, momentum", sgd(learning_rate=0.05, momentum=0.9)),
    ten_steps("SGD, Nesterov", sgd(learning_rate=0.05, momentum=0.9, nesterov=True)),
    ten_steps("Adam", adam(learning_rate=0.01)),
    ten_steps("Adam by name", lambda _: "adam"),
    ten_steps("Adam, other betas", adam(learning_rate=0.01, beta_1=0.5, beta_2=0.9, epsilon=1e-3)),
]
KINDS = {
    "SGD": {"learning_rate": 0.1},
    "Adam": {"learning_rate": 0.02},
    "AdamW": {"learning_rate": 0.02},
    "RMSprop": {"learning_rate": 0.01},
    "Adagrad": {"learning_rate": 0.05},
}
COMMON = {
    "clipnorm": {"clipnorm": 0.05},
    "global_clipnorm": {"global_clipnorm": 0.1},
    "clipvalue": {"clipvalue": 0.01},
    "weight_decay": {"weight_decay": 0.05},
}
# Updates at every second or third step; weights that are averages of those of several steps.
SOMETIMES: dict[str, tuple[str, dict[str, Any]]] = {
    **{
        f"{kind}, accumulated": (kind, {**first, "gradient_accumulation_steps": 3})
        for kind, first in KINDS.items()
    },
    "SGD, accumulated, momentum": (
        "SGD",
        {"learning_rate": 0.1, "momentum": 0.9, "gradient_accumulation_steps": 2},
    ),
    "Adam, accumulated, clipnorm": (
        "Adam",
        {"learning_rate": 0.05, "clipnorm": 0.05, "gradient_accumulation_steps": 4},
    ),
    "Nadam, accumulated": ("Nadam", {"learning_rate": 0.05, "gradient_accumulation_steps": 3}),
    "Adam, averages": ("Adam", {"learning_rate": 0.05, "use_ema": True, "ema_momentum": 0.8}),
    "SGD, averages, overwritten": (
        "SGD",
        {"learning_rate": 0.5, "use_ema": True, "ema_overwrite_frequency": 3},
    ),
    "RMSprop, averages, accumulated": (
        "RMSprop",
        {
            "learning_rate": 0.02,
            "weight_decay": 0.05,
            "use_ema": True,
            "ema_momentum": 0.5,
            "ema_overwrite_frequency": 2,
            "gradient_accumulation_steps": 2,
        },
    ),
    "SGD, scaled loss": ("SGD", {"learning_rate": 0.5, "loss_scale_factor": 3.0}),
}
OPTIMIZERS = [
    *(steps(kind, kind, **first) for kind, first in KINDS.items()),
    *(
        steps(f"{kind}, {name}", kind, **first, **more)
        for kind, first in KINDS.items()
        for name, more in COMMON.items()
    ),
    *(steps(f"{kind}, defaults", kind) for kind in KINDS),
    steps("SGD, momentum", "SGD", learning_rate=0.05, momentum=0.9),
    steps("SGD, Nesterov", "SGD", learning_rate=0.05, momentum=0.8, nesterov=True),
    steps("SGD, Nesterov, decay", "SGD", momentum=0.8, nesterov=True, weight_decay=0.01),
    steps("SGD, positional", "SGD", learning_rate=0.05, momentum=0.9),
    steps("Adam, amsgrad", "Adam", learning_rate=0.02, amsgrad=True),
    steps("Adam, amsgrad, betas", "Adam", learning_rate=0.05, beta_2=0.5, amsgrad=True),
    steps("AdamW, amsgrad", "AdamW", learning_rate=0.02, amsgrad=True),
    steps("RMSprop, centered", "RMSprop", learning_rate=0.01, centered=True),
    steps("RMSprop, momentum", "RMSprop", learning_rate=0.01, momentum=0.9),
    steps("RMSprop, all", "RMSprop", learning_rate=0.01, rho=0.5, momentum=0.5, centered=True,
          epsilon=1e-3),
    *(steps(name, kind, **given) for name, (kind, given) in SOMETIMES.items()),
    steps("Adagrad, start", "Adagrad", learning_rate=0.05, initial_accumulator_value=0.5),
    *(
        Training(f"optimizer/{name} by name", (6, 6, 3), plain, lambda _, name=name: name, 12, 12,
                 10, 5)
        for name in ("adamw", "rmsprop", "adagrad")
    ),
]  # fmt: skip

SCHEDULES: dict[str, tuple[str, dict[str, Any]]] = {
    "exponential": (
        "ExponentialDecay",
        {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5},
    ),
    "exponential, staircase": (
        "ExponentialDecay",
        {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5, "staircase": True},
    ),
    "piecewise": ("PiecewiseConstantDecay", {"boundaries": [2, 6], "values": [0.2, 0.1, 0.01]}),
    "polynomial": ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 6}),
    "polynomial, power": (
        "PolynomialDecay",
        {
            "initial_learning_rate": 0.1,
            "decay_steps": 4,
            "end_learning_rate": 0.01,
            "power": 2.0,
            "cycle": True,
        },
    ),
    "inverse time": (
        "InverseTimeDecay",
        {"initial_learning_rate": 0.1, "decay_steps": 2, "decay_rate": 0.5},
    ),
    "inverse time, staircase": (
        "InverseTimeDecay",
        {"initial_learning_rate": 0.1, "decay_steps": 2, "decay_rate": 0.5, "staircase": True},
    ),
    "cosine": ("CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 8, "alpha": 0.1}),
    "cosine, warmup": (
        "CosineDecay",
        {
            "initial_learning_rate": 0.0,
            "decay_steps": 6,
            "warmup_target": 0.1,
            "warmup_steps": 3,
        },
    ),
    "cosine restarts": (
        "CosineDecayRestarts",
        {"initial_learning_rate": 0.1, "first_decay_steps": 3, "m_mul": 0.8, "alpha": 0.05},
    ),
}


def schedule(keras: Any, name: str) -> Any:
    kind, arguments = SCHEDULES[name]
    return getattr(keras.optimizers.schedules, kind)(**arguments)


def rates(name: str) -> Numbers:
    """The learning rate of each of twelve steps, asked for and as an optimizer sees it."""

    def run(keras: Any, _: Any) -> dict[str, Any]:
        made = schedule(keras, name)
        again = type(made).from_config(made.get_config())
        return {
            "rates": [made(step) for step in range(12)],
            "again": [again(step) for step in (0, 5)],
        }

    return Numbers(f"schedule/{name}", run)


def used(name: str, kind: str) -> Training:
    return Training(
        f"schedule/{kind} with {name}",
        (6, 6, 3),
        plain,
        lambda keras: getattr(keras.optimizers, kind)(learning_rate=schedule(keras, name)),
        12,
        12,
        10,
        5,
    )


def state(name: str, kind: str, **arguments: Any) -> Numbers:
    """What an optimizer keeps after four updates that are asked for, and what it counts."""

    def run(keras: Any, rng: Any) -> dict[str, Any]:
        weights = [keras.Variable(rng.standard_normal(shape)) for shape in ((3, 4), (4,))]
        optimizer = getattr(keras.optimizers, kind)(**arguments)
        for _ in range(4):
            drawn = [rng.standard_normal(tuple(weight.shape)) for weight in weights]
            gradients = [keras.ops.convert_to_tensor(each, "float32") for each in drawn]
            optimizer.apply(gradients, weights)
        kept = {f"kept/{i}": variable.value for i, variable in enumerate(optimizer.variables)}
        return {"updates": optimizer.iterations, "weights": weights[0].value} | kept

    return Numbers(f"optimizer/state of {name}", run)


def own(keras: Any) -> Any:
    class Halved(keras.optimizers.schedules.LearningRateSchedule):
        def __call__(self, step: Any) -> Any:
            return 0.2 / (keras.ops.cast(step, "float32") + 1)

        def get_config(self) -> dict:
            return {}

    return keras.optimizers.SGD(Halved())


def falling(keras: Any) -> Any:
    """An optimizer whose rate is halved at every second step, by a function that counts."""
    calls = itertools.count()
    return keras.optimizers.SGD(lambda: 0.4 * 0.5 ** (next(calls) // 2), momentum=0.5)


def applied(keras: Any, rng: Any) -> dict[str, Any]:
    weight, optimizer = keras.Variable(rng.standard_normal(4)), falling(keras)
    for _ in range(4):
        gradient = keras.ops.convert_to_tensor(rng.standard_normal(4), "float32")
        optimizer.apply([gradient], [weight])
    kept = {f"kept/{i}": variable.value for i, variable in enumerate(optimizer.variables)}
    return {"weight": weight.value, "rate": optimizer.learning_rate} | kept


CASES = [
    *FIRST,
    *OPTIMIZERS,
    state("SGD", "SGD", momentum=0.9),
    state("Adam", "Adam", learning_rate=0.1, gradient_accumulation_steps=3, use_ema=True),
    state("Nadam", "Nadam", learning_rate=0.1, gradient_accumulation_steps=2),
    state("scaled SGD", "SGD", loss_scale_factor=4.0),
    *(rates(name) for name in SCHEDULES),
    *(used(name, "SGD") for name in SCHEDULES),
    used("cosine", "Adam"),
    used("exponential", "RMSprop"),
    Training("schedule/own", (6, 6, 3), plain, own, 12, 12, 10, 5),
    Training("optimizer/rate of a function", (6, 6, 3), plain, falling, 12, 12, 10, 5),
    Numbers("optimizer/applied at the rate of a function", applied),
]
