"""Facts that rules look up, as data files, each with its source."""
