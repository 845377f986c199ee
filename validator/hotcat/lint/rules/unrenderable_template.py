"""A Jinja2 template that cannot be rendered, and so is not linted."""

from __future__ import annotations

from hotcat.lint.rule import ERROR, MINIMAL, Rule

RULE = Rule("unrenderable-template", "HC094", ERROR, profile=MINIMAL)
