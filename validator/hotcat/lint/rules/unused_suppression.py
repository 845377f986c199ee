"""A comment that hides nothing."""

from __future__ import annotations

from hotcat.lint.rule import WARNING, Rule

RULE = Rule("unused-suppression", "HC092", WARNING, fixable=True)
