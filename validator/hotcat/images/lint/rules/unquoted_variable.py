"""A variable of a build whose value is no string."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("unquoted-variable", "HI505", ERROR, profile=MINIMAL)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look at the values of `environment`."""
    values = subject.definition.value("environment")
    for name, value in values.entries.items() if isinstance(values, Mapping) else ():
        if isinstance(value, Scalar) and isinstance(value.value, str):
            continue
        written = f", such as {json.dumps(str(value.node.value))}" if isinstance(value, Scalar) else ""
        yield Hit(value, f"{name} is no string", f"Put the value in quotes{written}.")
