"""A section, or an entry of one, that is not of the shape it must have."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("malformed-section", "HC009", ERROR, profile=MINIMAL)
