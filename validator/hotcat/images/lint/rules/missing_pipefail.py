"""A hook that does not see a failure in the middle of a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("missing-pipefail", "HI107", WARNING)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for the option in scripts of bash that are run."""
    for file in subject.contents.files:
        if file.is_bash and not file.allows("setpipefail") and not file.script.sets("", "pipefail"):
            yield subject.hit(
                file,
                file.line(1),
                "the script has no `set -o pipefail`",
                "Write `set -eu -o pipefail` below the first line.",
            )
