"""An image property that nothing in OpenStack reads."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.images.lint import properties
from hotcat.images.lint.subject import nearest
from hotcat.lint.rule import INFO, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("unknown-image-property", "HI601", WARNING)

_OPENSTACKS = ("hw_", "os_", "img_", "hw:", "os:")


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Compare the names with those that Nova's model and Glance's metadefs have."""
    known = properties.known()
    values = subject.definition.value("glance", "properties")
    for name, key in values.keys.items() if isinstance(values, Mapping) else ():
        text = str(name)
        record = known.get(text)
        if record and "now" in record:
            yield Hit(
                key, f"{text} is the former name of {record['now']}", f"Write {record['now']}.", severity=INFO
            )
        elif record is None and not text.startswith("trait:") and text not in properties.OTHERS:
            near = difflib.get_close_matches(text, known, 1, 0.85)
            if near or text.startswith(_OPENSTACKS):
                yield Hit(
                    key,
                    f"nothing reads the property {text}",
                    nearest(text, known, "Remove it, or name it otherwise."),
                )
