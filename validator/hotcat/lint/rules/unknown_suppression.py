"""A comment that hides a rule that does not exist."""

from __future__ import annotations

from hotcat.lint.rule import WARNING, Rule

RULE = Rule("unknown-suppression", "HC091", WARNING)
