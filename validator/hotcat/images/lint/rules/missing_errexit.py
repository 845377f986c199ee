"""A hook that goes on after a command has failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("missing-errexit", "HI105", WARNING)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for the option in scripts of bash that are run."""
    for file in subject.contents.files:
        if file.is_bash and not file.allows("sete") and not file.script.sets("e", "errexit"):
            yield subject.hit(
                file,
                file.line(1),
                "the script has no `set -e`",
                "Write `set -eu -o pipefail` below the first line.",
            )
