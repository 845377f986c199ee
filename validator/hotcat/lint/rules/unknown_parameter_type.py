"""A parameter without a type, or with one that HOT does not have."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("unknown-parameter-type", "HC101", ERROR, profile=MINIMAL)
