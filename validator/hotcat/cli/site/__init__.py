"""`hotcat site` and its subcommands."""
