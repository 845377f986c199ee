"""A file larger than Heat takes."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("file-too-large", "HC003", ERROR, profile=MINIMAL)
