"""A default that does not fit its parameter's own type or constraints."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("unfit-default", "HC105", ERROR, profile=MINIMAL)
