"""A definition of an image that is not made as one."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("malformed-definition", "HI501", ERROR, profile=MINIMAL)
