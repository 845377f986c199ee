"""Something that HOT has only since a later version than the template's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot import language as languages
from hotcat.hot.node import Sequence
from hotcat.lint import keys, strays
from hotcat.lint.rule import ERROR, MINIMAL, Edit, Fix, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("too-new-for-version", "HC013", ERROR, profile=MINIMAL, fixable=True)

# Functions that take other numbers of arguments since a later version.
_SHAPES = (
    ("if", range(2, 3), "an `if` without a value for false", "2021-04-16"),
    ("list_join", range(3, 1 << 20), "a list_join of several lists", "2015-10-15"),
    ("get_attr", range(1, 2), "a get_attr of all attributes", "2015-10-15"),
)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at sections, keys and functions, and at the shapes of calls that came later."""
    template, version = subject.template, subject.language.version
    for name in template.sections.keys() - subject.language.sections:
        period = languages.period("sections", name)
        if period:
            yield _hit(subject, template.sections[name], f"the section {name}", period[0])
    for odd in keys.odd_keys(subject):
        if odd.kind == keys.NEW:
            yield _hit(subject, odd.key, f"{odd.key.value} of a {odd.what}", odd.since)
    for stray in strays.strays(subject, strays.NEW):
        yield _hit(subject, stray.key, f"the function {stray.name}", stray.since, stray.severity)
    for name, counts, what, since in _SHAPES:
        if version < since:
            for call in subject.calls(name):
                if isinstance(call.argument, Sequence) and len(call.argument.items) in counts:
                    yield _hit(subject, call, what, since)


def _hit(subject: Subject, value: Value, what: str, since: str, severity: str = ERROR) -> Hit:
    version = subject.template.version
    fix = None
    if version:
        span = version.span
        # A later version also takes functions away.
        fix = Fix(f"write version {since}", [Edit(span.start, span.end, since)], safe=False)
    return Hit(
        value,
        f"{what} is in HOT since {since}, and this template is of {subject.language.version}",
        f"Raise heat_template_version to {since} or later.",
        fix=fix,
        severity=severity,
    )
