"""A key that stands twice in a mapping, so that one of its values is lost."""

from hotcat.lint.rule import MINIMAL, WARNING, Rule

RULE = Rule("duplicate-key", "HC007", WARNING, profile=MINIMAL)
