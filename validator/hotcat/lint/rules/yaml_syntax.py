"""A text that is no YAML."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("yaml-syntax", "HC001", ERROR, profile=MINIMAL)
