"""A variable that an element takes and its README does not tell of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotcat.images.element import FACTS
from hotcat.lint.rule import INFO, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
from hotcat.lint.rule import Hit

RULE = Rule("undocumented-variable", "HI403", INFO)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for each variable of environment.d in README.rst."""
    readme = subject.contents.file("README.rst")
    if readme is None:
        return
    for name, (file, value, _) in subject.contents.variables.items():
        if name not in FACTS and not re.search(rf"\b{name}\b", readme.document.text):
            yield subject.hit(
                file,
                value,
                f"README.rst says nothing of {name}",
                "Say there what it is for, and its default.",
            )
