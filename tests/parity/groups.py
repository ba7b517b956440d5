"""The groups of cases: GROUP_cases.py holds those that are recorded in recordings/GROUP.*."""

from importlib import import_module

from cases import AnyCase

NAMES = (
    "convolutions",
    "channels_first",
    "layers",
    "activations",
    "merging",
    "ops",
    "losses",
    "optimizers",
    "constraints",
    "metrics",
    "fits",
    "outputs",
    "students",
    "callbacks",
    "augmentation",
    "drawn",
    "networks",
)
GROUPS: dict[str, list[AnyCase]] = {name: import_module(f"{name}_cases").CASES for name in NAMES}
