"""A comment that hides findings without saying which, or why."""

from __future__ import annotations

from hotcat.lint.rule import WARNING, Rule

RULE = Rule("bare-suppression", "HC090", WARNING)
