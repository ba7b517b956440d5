"""Archives in the layout of `cifar-10-python.tar.gz`, as small or as damaged as a test wants."""

from __future__ import annotations

import io
import pickle
import tarfile
from pathlib import Path
from typing import Any

import numpy as np

from classroom.cifar10 import TEST, TRAIN


def batch(count: int = 20, seed: int = 0, **changes: Any) -> dict[bytes, Any]:
    """Return one file's dictionary, with keys of bytes as in the original; classes take turns."""
    data = np.random.default_rng(seed).integers(0, 256, (count, 3072), np.uint8)
    content = {"data": data, "labels": [i % 10 for i in range(count)], **changes}
    return {name.encode(): value for name, value in content.items()}


def archive(path: Path, changes: dict[str, Any] | None = None, protocol: int = 2) -> Path:
    """Write an archive; `changes` gives files other contents, or bytes as they are, or None."""
    files = {name: batch(seed=seed) for seed, name in enumerate([*TRAIN, *TEST])}
    with tarfile.open(path, "w:gz") as tar:
        for name, content in {**files, **(changes or {})}.items():
            if content is None:
                continue
            written = content if isinstance(content, bytes) else pickle.dumps(content, protocol)
            info = tarfile.TarInfo(name)
            info.size = len(written)
            tar.addfile(info, io.BytesIO(written))
    return path
