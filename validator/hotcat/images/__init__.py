"""Disk images: lint, build, boot, publish."""
