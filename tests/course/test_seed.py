"""Chapter 4 is the text that the project was given, byte for byte."""

import hashlib
from pathlib import Path

CHAPTER = Path(__file__).resolve().parents[2] / "docs/chapter4.md"
SEED = "75ad135e32bc5ccf277c87beb933a38da69191f804bb9b33fd364933c35d7047"


def test_chapter_4_is_the_seed():
    assert hashlib.sha256(CHAPTER.read_bytes()).hexdigest() == SEED
