"""A package installed where there is no image around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.images.element import OUTSIDE
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("package-outside", "HI117", ERROR, profile=MINIMAL)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for install-packages in hooks that run outside."""
    for file in subject.contents.hooks:
        if file.phase not in OUTSIDE or not file.is_shell:
            continue
        for found in file.script.search(r"(?:^|[;&|]|\bsudo[ \t]+)[ \t]*(install-packages)\b"):
            yield subject.hit(
                file,
                file.at(*found.span(1)),
                f"install-packages is a program of the image, and {file.phase} runs outside of it",
                "Ask for the package in package-installs.yaml.",
            )
