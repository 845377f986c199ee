"""A file of several YAML documents."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("several-documents", "HC006", ERROR, profile=MINIMAL)
