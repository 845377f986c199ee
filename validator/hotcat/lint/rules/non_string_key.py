"""A name or key that YAML does not read as a string."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("non-string-key", "HC008", ERROR, profile=MINIMAL)
