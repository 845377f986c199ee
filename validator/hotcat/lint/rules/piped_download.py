"""A script that comes from the network straight into a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("piped-download", "HC721", WARNING)

_SHELL = r"(?:sudo[ \t]+(?:-\S+[ \t]+)*)?(?:/usr)?(?:/bin/)?(?:ba|da|z|k)?sh\b|(?:sudo[ \t]+)?python[23]?\b"
_GET = r"\b(?:curl|wget)\b[^\n|;]{0,300}?(?:\\\n[^\n|;]{0,100}?){0,4}"
_SHAPES = (
    rf"{_GET}\|[ \t]*(?:\\\n[ \t]*)?(?:{_SHELL})",
    r"\b(?:ba|da|z|k)?sh[ \t]+(?:-c[ \t]+[\"']?[$`]\(?|<\()[ \t]*(?:curl|wget)\b",
    r"\b(?:source|\.|eval)[ \t]+[\"']?(?:<|\$)\([ \t]*(?:curl|wget)\b",
)


def check(subject: Subject) -> Iterator[Hit]:
    """Search what servers run for a download that ends in a shell."""
    for script in subject.scripts:
        if "curl" not in script.low and "wget" not in script.low:
            continue
        for shape in _SHAPES:
            for found in script.search(shape):
                yield Hit(
                    script.at(*found.span()),
                    "what comes from the network goes straight into a shell",
                    "Take a package, or keep the script with the template; or check its digest first.",
                    document=script.document,
                )
