"""A template version that other readers of YAML take for a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Edit, Fix, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unquoted-version", "HC023", INFO, profile=STRICT, fixable=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the scalar's YAML tag."""
    version = subject.template.version
    if version and version.node.tag == "tag:yaml.org,2002:timestamp":
        span = version.span
        text = f'"{version.value}"'
        yield Hit(
            version,
            "the template version is not quoted",
            "Quote it: Heat takes it as it is, other tools read a date.",
            fix=Fix(f"write {text}", [Edit(span.start, span.end, text)], safe=True),
        )
