"""Draws the figures of the decks: standard library and NumPy in, SVG files out."""
