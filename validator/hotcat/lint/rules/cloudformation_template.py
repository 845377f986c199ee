"""A template in CloudFormation's language, which is not linted."""

from __future__ import annotations

from hotcat.lint.rule import INFO, MINIMAL, Rule

RULE = Rule("cloudformation-template", "HC093", INFO, profile=MINIMAL)
