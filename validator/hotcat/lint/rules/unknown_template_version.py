"""A template version that Heat does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot import language as languages
from hotcat.lint.nearest import nearest
from hotcat.lint.rule import ERROR, MINIMAL, Edit, Fix, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unknown-template-version", "HC015", ERROR, profile=MINIMAL, fixable=True)

_SECTION = "heat_template_version"


def check(subject: Subject) -> Iterator[Hit]:
    """Look the version up."""
    template = subject.template
    version = template.version
    if version and languages.language(str(version.value)):
        return
    name = str(version.value) if version else ""
    at = version if version and version.value is not None else template.sections[_SECTION]
    meant = _meant(name)
    fix = None
    if version and version.value is not None:
        span = version.span
        fix = Fix(f"write {meant}", [Edit(span.start, span.end, meant)], safe=False)
    yield Hit(
        at,
        f"there is no template version {name}" if name else "the template version is missing",
        f"Perhaps {meant}; there are {', '.join(languages.names())}.",
        fix=fix,
    )


def _meant(name: str) -> str:
    """Return the last version before a date, or the alias that is most like a name."""
    dates = [one for one in languages.names() if one[0].isdecimal()]
    if name[:1].isdecimal():
        return max((one for one in dates if one <= name), default=dates[0])
    return nearest(name, languages.names()) or dates[-1]
