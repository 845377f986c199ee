"""A hook that takes a variable that is not set for an empty one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("missing-nounset", "HI106", WARNING)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for the option in scripts of bash that are run."""
    for file in subject.contents.files:
        if file.is_bash and not file.allows("setu") and not file.script.sets("u", "nounset"):
            yield subject.hit(
                file,
                file.line(1),
                "the script has no `set -u`",
                "Write `set -eu -o pipefail` below the first line.",
            )
