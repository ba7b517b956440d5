"""Exceptions as a student should see them: their own lines and the course's, no one else's."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass

from classroom_runner.host import Settings

MESSAGE_LIMIT = 2_000
TRACEBACK_LIMIT = 20_000
# More than Python's own limit for recursion; code that raised that limit may leave millions.
FRAME_LIMIT = 2_000


@dataclass(frozen=True)
class Origin:
    """Where a frame's line stands for the student; `shift` is subtracted from line numbers."""

    filename: str
    shift: int = 0


Locate = Callable[[str, int], "Origin | None"]
"""Tells where a file's line comes from; None for files that are not shown."""


@dataclass(frozen=True)
class Report:
    """An exception, described."""

    message: str
    traceback: str
    frames: list[tuple[str, int]]
    """File and line of the frames shown, outermost first."""

    def line(self, filename: str) -> int | None:
        """Return the innermost line of that file, or None."""
        return next((line for name, line in reversed(self.frames) if name == filename), None)


def describe(error: BaseException, locate: Locate, settings: Settings) -> Report:
    """Describe an exception with frames that `locate` knows only."""
    summary = traceback.TracebackException.from_exception(error, limit=FRAME_LIMIT, compact=True)
    _trim(summary, locate)
    frames = [(frame.filename, frame.lineno or 0) for frame in summary.stack]
    if isinstance(error, SyntaxError) and summary.filename is not None:
        frames.append((summary.filename, int(summary.lineno or 0)))
    text = "".join(summary.format())
    if hint := _hint(error, settings):
        text += hint + "\n"
    return Report(
        message=_cut(_message(error, summary, hint), MESSAGE_LIMIT),
        traceback=_cut(text, TRACEBACK_LIMIT),
        frames=frames,
    )


def _message(error: BaseException, summary: traceback.TracebackException, hint: str) -> str:
    notes, summary.__notes__ = summary.__notes__, None
    lines = list(summary.format_exception_only())
    summary.__notes__ = notes
    message = (lines[-1] if isinstance(error, SyntaxError) else "".join(lines)).strip()
    return f"{message}\n{hint}" if hint else message


def _hint(error: BaseException, settings: Settings) -> str:
    """Return what to do about the error, where the page knows more than Python."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        module = error.name.partition(".")[0]
        if package := settings.elsewhere.get(module):
            return settings.text("package_elsewhere", package=package)
    if isinstance(error, FileNotFoundError):
        return settings.text("file_missing")
    if isinstance(error, MemoryError):
        return settings.text("memory_full")
    return ""


def _trim(summary: traceback.TracebackException, locate: Locate) -> None:
    kept = []
    for frame in summary.stack:
        origin = locate(frame.filename, frame.lineno or 0)
        if origin is None:
            continue
        line = frame.line  # Reads the source, by the name that Python knows it by.
        kept.append(
            traceback.FrameSummary(
                origin.filename,
                (frame.lineno or 0) - origin.shift,
                frame.name,
                lookup_line=False,
                line=line,
                end_lineno=frame.end_lineno and frame.end_lineno - origin.shift,
                colno=None,
                end_colno=None,
            )
            if origin.shift or origin.filename != frame.filename
            else frame
        )
    summary.stack = traceback.StackSummary.from_list(kept)
    if getattr(summary, "filename", None) is not None:
        origin = locate(summary.filename, int(summary.lineno or 0))
        if origin is not None:
            summary.filename = origin.filename
            summary.lineno = str(int(summary.lineno or 0) - origin.shift)
    for nested in summary.exceptions or ():
        _trim(nested, locate)
    if summary.__cause__ is not None:
        _trim(summary.__cause__, locate)
    if summary.__context__ is not None:
        _trim(summary.__context__, locate)
        if not summary.__context__.stack:
            # It happened inside a library, which the student did not write.
            summary.__context__ = None


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]}\n…\n{text[-half:]}"
