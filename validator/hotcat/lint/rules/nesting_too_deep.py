"""A text nested deeper than any template needs."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("nesting-too-deep", "HC004", ERROR, profile=MINIMAL)
