"""Data of the image linter, with what makes it."""
