"""YAML aliases that multiply into more values than fit."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("alias-expansion", "HC005", ERROR, profile=MINIMAL)
