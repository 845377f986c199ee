"""A file of variables that may be run, as if it were a hook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.images.element import ENVIRONMENT
from hotcat.lint.rule import INFO, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("executable-environment", "HI114", INFO)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look at the mode of each file in environment.d."""
    for file in subject.contents.files:
        if file.phase == ENVIRONMENT and file.executable:
            yield subject.hit(
                file, None, f"{file.path.name} is read, never run", f"chmod -x {file.path.name}"
            )
