"""An event loop for `asyncio.run` in student code: it waits by sleeping.

Pyodide's own loop is the browser's, which stands still while code runs in the worker.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any


class Loop(asyncio.BaseEventLoop):
    """Timers and callbacks; there are no sockets to wait for."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = self

    def select(self, timeout: float | None) -> list[Any]:
        """Wait until the next timer. The loop asks itself, as it would ask a selector."""
        if timeout is None:
            raise RuntimeError("The code waits for something that nothing is left to bring about.")
        time.sleep(timeout)
        return []

    def _process_events(self, events: list[Any]) -> None:
        """Do nothing: a timer is no event."""

    def _write_to_self(self) -> None:
        """Do nothing: no other thread can wake the loop."""


def install() -> None:
    """Let `asyncio` make such loops, with none running now."""
    asyncio.events._set_running_loop(None)
    # Not by a policy: those are on their way out of Python.
    asyncio.new_event_loop = asyncio.events.new_event_loop = Loop
