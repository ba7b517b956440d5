"""Constructors of kerasette take what those of real Keras take, in the same order."""

import importlib
import inspect
from typing import Any

import pytest
from configs_cases import ARGUMENTS, find

import kerasette

pytestmark = pytest.mark.live
CLASSES = [(module, name) for module, classes in ARGUMENTS.items() for name in classes]
KEYWORDS = inspect.Parameter.POSITIONAL_OR_KEYWORD
# Arguments of Keras' that stand for things that only it has; they are refused by name.
ONLY_THERE = {"lora_rank", "lora_alpha"}
# Arguments that Keras takes among its `**kwargs`.
HIDDEN_THERE = {"rms_scaling", "data_format"}


def positional(cls: Any, but: set[str]) -> list[tuple[str, Any]]:
    """Names and defaults of the arguments that may be given without a name.

    The default of `name` may be None for the name of the class, which configurations show.
    """
    parameters = inspect.signature(cls).parameters.values()
    return [
        (p.name, None if p.name == "name" else p.default)
        for p in parameters
        if p.kind is KEYWORDS and p.name not in but
    ]


@pytest.mark.parametrize(("module", "name"), CLASSES)
def test_arguments_are_as_in_keras(module: str, name: str) -> None:
    keras = importlib.import_module("reference").keras
    theirs, ours = find(keras, module, name), find(kerasette, module, name)
    wanted = positional(theirs, ONLY_THERE)
    found = positional(ours, HIDDEN_THERE - {key for key, _ in wanted})
    # What follows stands in `**kwargs` of optimizers here, by name.
    assert found == wanted[: len(found)] if module == "optimizers" else found == wanted
    # Each of them is understood, given its default by name.
    given = {key: value for key, value in wanted if value is not inspect.Parameter.empty}
    given.pop("name", None)
    ours(**given | ARGUMENTS[module][name])
