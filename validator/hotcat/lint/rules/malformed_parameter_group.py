"""A parameter group without a list of parameters, or with one that is none."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("malformed-parameter-group", "HC111", ERROR, profile=MINIMAL)
