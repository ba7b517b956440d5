"""The data sheet, `docs/data.md`: what the pictures are, and what networks reach on them."""
