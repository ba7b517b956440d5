"""A process that answers each line on its standard input with a line of JSON."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from typing import Any


class Unable(Exception):
    """An engine cannot do what it is asked for; the text says why."""


class Process:
    """A running command; its first answer says that it is ready."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        # What a process writes about a failure is kept; it is read when there is one.
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115, closed with the process
        self._process = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self._answer()

    def ask(self, line: str) -> Any:
        """Return the answer to a line. Raises `Unable` when the process ends instead."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        process = self._process
        assert process.stdout is not None
        answer = process.stdout.readline()
        if not answer:
            process.wait()
            self._log.seek(0)
            lines = self._log.read().strip().splitlines() or ["no message"]
            self.close()
            raise Unable(f"the process ended with {process.returncode}: {lines[-1]}")
        return json.loads(answer)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._log):
            if stream is not None:
                stream.close()
