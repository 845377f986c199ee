"""The HOT language: YAML with positions, and the typed model of a template."""
