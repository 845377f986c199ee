"""Booting a built image in a machine of its own, and asserting what its definition expects of it."""
