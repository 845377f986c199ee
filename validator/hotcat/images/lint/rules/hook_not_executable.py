"""A hook that may not be run, and so is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject

RULE = Rule("hook-not-executable", "HI101", ERROR, profile=MINIMAL)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look at the mode of each file in a phase's folder."""
    for file in subject.contents.files:
        if file.executable or file.problem:
            continue
        if file.allows("executable"):
            continue
        if file.meant_to_run or (file.is_hook and file.document.text.startswith("#!")):
            said = f"{file.relative} may not be run, and diskimage-builder leaves it out"
        elif file.document.text.startswith("#!") and not file.static and not file.phase:
            said = f"{file.relative} is a script that may not be run"
        else:
            continue
        first = file.line(1)
        yield Hit(
            first,
            said,
            f"chmod +x {file.path.name}",
            document=file.document,
            severity=None if file.phase else WARNING,
        )
