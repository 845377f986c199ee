"""Packs: the resource types and template versions of one OpenStack release, as data."""
