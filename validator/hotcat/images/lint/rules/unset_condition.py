"""A package whose condition asks for a variable that nothing gives a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotcat.images.element import PACKAGES
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("unset-condition", "HI401", ERROR, profile=MINIMAL)

_GIVEN = {"ARCH", "DISTRO_NAME", "IMAGE_NAME", "FS_TYPE", "DIB_RELEASE"}


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for the variables of conditions among those that the element, or one it depends on, declares."""
    file = subject.contents.file(*PACKAGES)
    if file is None or not subject.library.knows_upstream:
        return
    for package in subject.contents.packages:
        for text, value in package.when:
            found = re.match(r"\w+", text)
            name = found[0] if found else ""
            if name in _GIVEN or not name or name in subject.declared:
                continue
            yield subject.hit(
                file,
                value,
                f"{name} has no value where nobody sets it, and the build ends there",
                f"Add `export {name}=${{{name}:-...}}` to environment.d.",
            )
