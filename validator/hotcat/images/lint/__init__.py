"""The linter of elements and image definitions, with rules and findings like the template linter's."""
