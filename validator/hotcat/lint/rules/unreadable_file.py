"""A file that cannot be read, or is not UTF-8 text."""

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("unreadable-file", "HC002", ERROR, profile=MINIMAL)
