"""What the code prints, on its way to the page: batched, and cut when there is too much of it."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

from classroom_runner.host import Host, Settings

# Characters that a page shows at most; a browser lays out more of them only slowly.
VISIBLE_LIMIT = 1_000_000
# Characters at most with those that `\r` overwrote, as progress lines do.
RAW_LIMIT = 16_000_000
# Shown at the end of a run whose output was cut.
TAIL = 4_000
# The first lines of each window go out at once; a flood is sent in batches.
WINDOW_SECONDS = 0.05
BURST = 20
BATCH = 32_768


class Output:
    """The channel behind `sys.stdout` and `sys.stderr`."""

    def __init__(self, host: Host, settings: Settings, clock: Callable[[], float] = time.monotonic):
        self._host = host
        self._settings = settings
        self._clock = clock
        self.start()

    def start(self) -> None:
        """Forget the previous run."""
        self._name = "stdout"
        self._pending: list[str] = []
        self._size = 0
        self._window = float("-inf")
        self._writes = 0
        self._raw = 0
        self._visible = 0
        self._line = 0
        self._dropped = 0
        self._tail = ""

    def write(self, name: str, text: str) -> None:
        """Pass text on, now or with what follows it."""
        if not text:
            return
        if name == "stderr" != self._name and self._line and text[0] not in "\r\n":
            # A warning does not stand behind a progress line.
            text = f"\n{text}"
        if self._dropped or not self._fits(text):
            self._drop(text)
            return
        if name != self._name:
            self.flush()
            self._name = name
        self._pending.append(text)
        self._size += len(text)
        # Line by line, as in a terminal; `print` writes the end of the line by itself.
        if "\n" in text or "\r" in text or self._size >= BATCH:
            self.offer()

    def offer(self) -> None:
        """Send what is waiting, unless much has been sent just now."""
        now = self._clock()
        if now - self._window >= WINDOW_SECONDS:
            self._window = now
            self._writes = 0
        self._writes += 1
        if self._writes <= BURST or self._size >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Send what is waiting."""
        if self._pending:
            text = "".join(self._pending)
            self._pending.clear()
            self._size = 0
            self._send(self._name, text)

    def finish(self) -> None:
        """Send the rest; after a cut also how much was left out, and the last lines."""
        self.flush()
        if self._dropped:
            count = self._dropped - len(self._tail)
            if count:
                note = self._settings.text("output_skipped", count=f"{count:,}")
                self._send("stderr", f"{note}\n")
            self._send("stdout", self._tail)

    def _fits(self, text: str) -> bool:
        """Count the text, taking what a carriage return overwrites as not visible."""
        self._raw += len(text)
        start = text.rfind("\n") + 1
        self._visible += len(text)
        if start:
            self._line = 0
        overwritten = text.rfind("\r", start) + 1
        if overwritten:
            self._visible -= self._line + overwritten - start
            self._line = len(text) - overwritten
        else:
            self._line += len(text) - start
        return self._visible <= VISIBLE_LIMIT and self._raw <= RAW_LIMIT

    def _drop(self, text: str) -> None:
        if not self._dropped:
            self.flush()
            self._send(
                "stderr",
                "\n" + self._settings.text("output_cut", limit=f"{VISIBLE_LIMIT:,}") + "\n",
            )
        self._dropped += len(text)
        self._tail = (self._tail + text)[-TAIL:]

    def _send(self, name: str, text: str) -> None:
        # A lone surrogate has no UTF-8 form; JavaScript would not take it.
        if not text.isascii():
            text = text.encode("utf-8", "backslashreplace").decode()
        self._host.stream(name, text)


class Stream(io.TextIOBase):
    """A text stream such as `sys.stdout` that writes to a function."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, descriptor: int, write: Callable[[str], None], flush: Callable[[], None]):
        self._descriptor = descriptor
        self._write = write
        self._flush = flush
        self.buffer = _Binary(self)

    @property
    def name(self) -> str:
        return {1: "<stdout>", 2: "<stderr>"}[self._descriptor]

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._write(text)
        return len(text)

    def flush(self) -> None:
        self._flush()

    def close(self) -> None:
        """Stay open: the next run prints here too."""


class _Binary(io.RawIOBase):
    """The `buffer` of a stream, for code that writes bytes."""

    def __init__(self, stream: Stream):
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data, /) -> int:
        content = bytes(data)
        self._stream.write(content.decode("utf-8", "replace"))
        return len(content)

    def close(self) -> None:
        """Stay open, as the stream does."""
