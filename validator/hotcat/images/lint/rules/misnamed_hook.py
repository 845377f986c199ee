"""A hook with a name that diskimage-builder passes over, or that has no place in the order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.element import File
    from hotcat.images.lint.subject import ElementSubject

RULE = Rule("misnamed-hook", "HI102", ERROR, profile=MINIMAL)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Compare the names with what is run, and how it is sorted."""
    for file in subject.contents.hooks:
        name = file.path.name
        runs = file.executable and file.document.text.startswith("#!")
        if not (file.meant_to_run or runs) or _is_used(subject, file):
            continue
        if not re.fullmatch(r"[0-9A-Za-z_-]+", name):
            better = re.sub(r"[^0-9A-Za-z_-].*", "", name)
            yield subject.hit(
                file,
                None,
                f"{name} is not run: of names only letters, digits, - and _ are",
                f"Call it {better or '50-' + subject.name}.",
            )
        elif not re.match(r"\d\d+-", name):
            yield Hit(
                None,
                f"{name} has no number, so it runs before all that have one",
                f"Begin it with two digits: 50-{name}.",
                document=file.document,
                severity=WARNING,
            )


def _is_used(subject: ElementSubject, file: File) -> bool:
    """Say whether another hook names a file, for which it lies here."""
    name = file.path.name
    return any(one is not file and name in one.script.code for one in subject.contents.hooks)
