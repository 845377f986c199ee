"""The linter's findings in the formats that people and tools read."""
