"""How far kerasette may be from Keras: every tolerance of the parity tests stands here.

A tolerance bounds max|a - b| / max|b| for one array, b being Keras' in float32.
"""

# By kind of array.
OUTPUTS = 1e-5
GRADIENTS = 1e-5
# Ten steps amplify the rounding of one: the curve, and what the weights have become.
TRAINING_LOSS = 1e-4
TRAINED_WEIGHTS = 1e-4

# A bias right in front of batch normalization has no effect: its true gradient is zero, and what
# either side computes is rounding. The largest number of the whole case scales its bound ...
ZERO_GRADIENTS = {
    "network/model 2": ("gradient/1", "gradient/5"),
    "network/small": ("gradient/3",),
    # Nothing is left of a single number either.
    "layer_normalization/one number": ("gradient/0", "gradient/input"),
}
# ... and Adam makes steps of up to the learning rate even of rounding, in either direction, which
# the moving mean of the normalization follows. (The cases with SGD do check both.)
WANDERING_BIASES = {
    "training/Adam": ("weight/3", "weight/6"),
    "training/Adam by name": ("weight/3", "weight/6"),
    "training/Adam, other betas": ("weight/3", "weight/6"),
    "training/a remainder batch": ("weight/3", "weight/6"),
    "training/model 2": ("weight/1", "weight/4", "weight/7", "weight/10"),
}
WANDERING = 0.5
# Their moving mean lags behind them, which shows in what the network predicts, not in training.
WANDERING_PREDICTIONS = 1e-3
AT_INFERENCE = ("predict", "evaluate")

# In a random network terms may cancel: what is left of a gradient carries the rounding of the
# largest one, so that a part of that one is allowed too.
CANCELLATION = {"drawn/": 1e-6}


def cancellation(case: str, array: str) -> float:
    """Return which part of a case's largest gradient an array may differ by in addition."""
    group = case[: case.index("/") + 1] if "/" in case else ""
    return CANCELLATION.get(group, 0) if array.startswith("gradient/") else 0


def tolerance(case: str, array: str) -> float:
    """Return the bound for an array of a case, such as "outputs" or "gradient/0"."""
    if array in WANDERING_BIASES.get(case, ()):
        return WANDERING
    if case in WANDERING_BIASES and (array.startswith("history/val_") or array in AT_INFERENCE):
        return WANDERING_PREDICTIONS
    if case.startswith("training/") or case.endswith(" trained"):
        return TRAINED_WEIGHTS if array.startswith("weight/") else TRAINING_LOSS
    return OUTPUTS if array in ("outputs", "loss") else GRADIENTS
