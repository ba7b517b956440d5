"""Compares what Keras and kerasette make of a case, array by array."""

import numpy as np
from measure import Arrays
from tolerances import ZERO_GRADIENTS, cancellation, tolerance


def differences(case: str, actual: Arrays, expected: Arrays) -> list[str]:
    """Return one line for each array that is not as expected."""
    if list(actual) != list(expected):  # also the order: that of a history's keys
        return [f"{case}: arrays {list(actual)}, expected {list(expected)}"]
    lines = []
    for name, wanted in expected.items():
        found = actual[name]
        if found.shape != wanted.shape:
            lines.append(f"{case}: {name} has shape {found.shape}, expected {wanted.shape}")
            continue
        finite = np.isfinite(wanted)
        if not np.array_equal(found[~finite], wanted[~finite], equal_nan=True):
            lines.append(f"{case}: {name} is not finite elsewhere: {found}, expected {wanted}")
            continue
        scaling = expected if name in ZERO_GRADIENTS.get(case, ()) else {name: wanted}
        scale = max(np.abs(a[np.isfinite(a)]).max(initial=0) for a in scaling.values())
        error = np.abs(found[finite] - wanted[finite]).max(initial=0)
        allowed = tolerance(case, name) * scale
        if rounding := cancellation(case, name):
            gradients = [a for other, a in expected.items() if other.startswith("gradient/")]
            allowed += rounding * max(np.abs(a).max(initial=0) for a in gradients)
        if not error <= allowed:  # also true of NaN
            lines.append(
                f"{case}: {name} differs by {error / scale if scale else error:.1e} of the maximum "
                f"{scale:.3g}, allowed {tolerance(case, name):.0e}"
            )
    return lines
