"""A constraint that Heat cannot read, or that does not go with the parameter's type."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("malformed-constraint", "HC103", ERROR, profile=MINIMAL)
