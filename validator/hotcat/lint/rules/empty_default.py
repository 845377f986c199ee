"""A default with nothing behind it, which is no default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Scalar
from hotcat.lint.rule import WARNING, Edit, Fix, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("empty-default", "HC118", WARNING, fixable=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for null."""
    for parameter in subject.template.parameters.values():
        default = parameter.body.entries.get("default")
        if isinstance(default, Scalar) and default.value is None:
            fix = None
            if parameter.type in {"string", "comma_delimited_list"}:
                end = parameter.body.keys["default"].span.end
                # Between key and end of line there is only the colon, and perhaps null spelled out.
                stop = max(default.span.end, end + 1)
                fix = Fix('write ""', [Edit(end, stop, ': ""')], safe=False)
            yield Hit(
                parameter.body.keys["default"],
                f"parameter {parameter.name}: the default is empty, so that a value must be given",
                'Write "" for an empty string, or leave the default out.',
                fix=fix,
            )
