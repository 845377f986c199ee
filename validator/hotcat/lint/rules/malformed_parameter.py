"""A parameter that is no mapping."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("malformed-parameter", "HC102", ERROR, profile=MINIMAL)
