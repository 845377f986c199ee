"""Findings that the configuration hides in some files, and the excuses there that nothing needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Span
from hotcat.lint import files, profiles, registry
from hotcat.lint.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hotcat.errors import Place
    from hotcat.lint.config import Config
    from hotcat.lint.outcome import Outcome
    from hotcat.lint.registry import Loaded
    from hotcat.lint.settings import Run


def apply(outcome: Outcome, session: Run, known: Mapping[str, Loaded] | None = None) -> None:
    """Take the excused findings away; add one for each excuse that hid nothing in all of its folder.

    `known` are the rules that were to choose from, those of templates by default: excuses may be for others.
    """
    used: set[tuple[Place, str]] = set()
    if any(config.excuses for config in session.configs.all()):
        outcome.findings = [
            one
            for one in outcome.findings
            if one.crash or not _excused(one, session.settings(one.path).config, used, known)
        ]
    for config in session.configs.all():
        if config.excuses and files.cover(session.options.paths, config.folder):
            outcome.findings += _unused(config, used, session, known)


def _excused(
    finding: Finding,
    config: Config | None,
    used: set[tuple[Place, str]],
    known: Mapping[str, Loaded] | None,
) -> bool:
    by = [
        (excuse.place, selector)
        for excuse in (config.excuses_of(finding.path) if config else ())
        for selector in excuse.rules
        if finding.rule.name in profiles.meant(selector, known)
    ]
    used.update(by)
    return bool(by)


def _unused(
    config: Config, used: set[tuple[Place, str]], session: Run, known: Mapping[str, Loaded] | None
) -> Iterator[Finding]:
    rule = registry.rules()["unused-suppression"].rule
    for excuse in config.excuses:
        for selector in excuse.rules:
            place = excuse.place
            if (place, selector) not in used and profiles.meant(selector, known):
                line, column = place.line or 1, place.column or 1
                said = f"{selector} would find nothing in {', '.join(excuse.files)}"
                span = Span(0, 0, line, column, line, column)
                yield Finding(rule, session.shown(place.file), span, said, help="Remove it.")
