"""A default in environment.d that no hook ever sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotcat.images.element import ENVIRONMENT
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("unexported-variable", "HI115", ERROR, profile=MINIMAL)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look at what environment.d assigns and does not export."""
    for name, (file, value, exported) in subject.contents.variables.items():
        if not exported and _is_wanted(subject, name):
            yield subject.hit(
                file, value, f"{name} is not exported, so that hooks do not see it", f"Write `export {name}`."
            )


def _is_wanted(subject: ElementSubject, name: str) -> bool:
    """Say whether something other than environment.d looks at a variable."""
    texts = (file.script.expanded for file in subject.contents.scripts if file.phase != ENVIRONMENT)
    conditions = (text for package in subject.contents.packages for text, _ in package.when)
    return any(re.search(rf"\b{name}\b", text) for text in (*texts, *conditions))
