"""The catalog: its index, entries, sites and test cases, as typed values."""
