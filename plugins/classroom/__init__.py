"""Chapters in Markdown with five tags become the interactive pages of a course site."""
