"""A download that a hook runs unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("piped-hook-download", "HI703", WARNING)

_PIPED = (
    r"\b(?:curl|wget)\b[^\n|;]*\|[ \t]*(?:sudo[ \t]+(?:-\S+[ \t]+)*)?(?:env[ \t]+\S+[ \t]+)*"
    r"(?:ba|da|k|z)?sh\b[^\n]*"
    r"|\b(?:ba|da)?sh[ \t]+(?:-c[ \t]+)?(?:<\(|\"?\$\()[ \t]*(?:curl|wget)\b[^\n]*"
)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for a download that goes into a shell."""
    for file in subject.contents.scripts:
        for found in file.script.search(_PIPED):
            yield subject.hit(
                file,
                file.at(*found.span()),
                "what comes over the network is run as it comes",
                "Fetch it to a file, compare its digest, and then run it; or take a package.",
            )
