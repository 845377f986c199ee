"""An image property with a value that Nova refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar
from hotcat.images.lint import properties
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("unfit-image-property", "HI602", ERROR, profile=MINIMAL)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Compare the values with those of Nova's model."""
    values = subject.definition.value("glance", "properties")
    for name, value in values.entries.items() if isinstance(values, Mapping) else ():
        if isinstance(value, Scalar) and value.value is not None:
            wrong = properties.wrong(str(name), value.value)
            if wrong:
                yield Hit(value, f"{name} {wrong[0]}", wrong[1])
