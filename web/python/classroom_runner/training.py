"""How `fit` gets on, on its way to the page, which draws curves of it.

The engine finds `callback.Curves` by its name (`KERASETTE_CALLBACK`) and makes one for every `fit`
that shows its progress, so that code written for Keras need not ask for it.
"""

from __future__ import annotations

import itertools
import json
import sys
import weakref
from typing import Any

from classroom_runner.host import Host
from classroom_runner.output import Output

CALLBACK = "classroom_runner.callback.Curves"


class Channel:
    """Sends updates to the page, in order with what the code printed."""

    def __init__(self, host: Host, output: Output):
        self._host = host
        self._output = output
        self._numbers = itertools.count(1)
        self._models: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()

    def send(self, model: Any, state: str, **update: Any) -> None:
        """Send one `TrainingUpdate` of `web/src/protocol.ts`."""
        if model not in self._models:
            self._models[model] = next(self._numbers)
        self._output.flush()
        update = {"model": self._models[model], "state": state, **update}
        self._host.training(json.dumps(update))


_channel: Channel | None = None


def connect(channel: Channel) -> None:
    """Say where updates go."""
    global _channel  # noqa: PLW0603 - the engine makes the callback, and knows of no channel
    _channel = channel


def channel() -> Channel | None:
    """Return where updates go; None where nobody sees what the code prints, as in tests."""
    return _channel if sys.stdout is sys.__stdout__ else None
