"""A deletion policy that the template's version does not have, in this spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar
from hotcat.lint.rule import ERROR, MINIMAL, Edit, Fix, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unknown-deletion-policy", "HC602", ERROR, profile=MINIMAL, fixable=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare each policy with those of the template's version."""
    known = subject.language.deletion_policies
    for resource in subject.template.resources.values():
        value = resource.body.entries.get("deletion_policy")
        if not isinstance(value, Scalar) or value.value is None or value.value in known:
            continue
        lower = str(value.value).lower()
        meant = next((one for one in (lower, lower.capitalize()) if one in known), None)
        fix = None
        if meant:
            span = value.span
            fix = Fix(f"Write {meant}", [Edit(span.start, span.end, meant)], safe=True)
        yield Hit(
            value,
            f"{value.value} is no deletion policy of version {subject.language.name}",
            f"Write {meant}." if meant else f"One of {', '.join(sorted(known))}.",
            fix=fix,
        )
