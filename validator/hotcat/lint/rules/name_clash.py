"""A resource with the name of a parameter."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("name-clash", "HC020", ERROR, profile=MINIMAL)
