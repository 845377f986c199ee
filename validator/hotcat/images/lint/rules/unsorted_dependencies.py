"""Dependencies that are not in the order of their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.catalog.element import DEPENDENCIES
from hotcat.lint.rule import INFO, STRICT, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("unsorted-dependencies", "HI204", INFO, profile=STRICT)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Compare the names with their order."""
    for file in subject.contents.files:
        if file.path.name != DEPENDENCIES or file.static:
            continue
        above = ""
        for name, value in file.names():
            if name < above:
                yield subject.hit(file, value, f"{name} stands below {above}", "Sort the names.")
                break
            above = name
