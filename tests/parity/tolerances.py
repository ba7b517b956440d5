"""How far kerasette may be from Keras: every tolerance of the parity tests stands here.

A tolerance bounds max|a - b| / max|b| for one array, b being Keras' in float32.
"""

# By kind of array.
OUTPUTS = 1e-5
GRADIENTS = 1e-5
# Ten steps amplify the rounding of one: the curve and what the weights have become.
TRAINING_LOSS = 1e-4
TRAINED_WEIGHTS = 1e-4

# Wider ones by case, each with its reason.
WIDER: dict[str, tuple[float, str]] = {}


def tolerance(case: str, array: str) -> float:
    """Return the bound for an array of a case, such as "outputs" or "gradient/0"."""
    if case in WIDER:
        return WIDER[case][0]
    if case.startswith("training/"):
        return TRAINED_WEIGHTS if array.startswith("weight/") else TRAINING_LOSS
    return OUTPUTS if array in ("outputs", "loss") else GRADIENTS
