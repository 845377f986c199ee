"""A hook that does not say what runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("missing-hook-shebang", "HI103", ERROR, profile=MINIMAL)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look at the first two characters of what may be run."""
    for file in subject.contents.hooks:
        text = file.document.text
        if file.executable and not file.problem and not text.startswith("#!"):
            yield subject.hit(
                file,
                file.line(1),
                "the hook has no first line that says what runs it",
                "Begin it with #!/bin/bash.",
            )
