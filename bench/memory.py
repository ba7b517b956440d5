"""How much memory a process took."""

from __future__ import annotations

from pathlib import Path
from typing import Literal


def peak_memory(process: int | Literal["self"]) -> int:
    """Bytes that a process had resident at most, from its start on."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
