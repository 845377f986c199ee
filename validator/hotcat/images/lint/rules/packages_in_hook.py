"""Packages installed by hand, so that no list and no map knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.images.element import INSIDE
from hotcat.lint.rule import INFO, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("packages-in-hook", "HI119", INFO)

_INSTALL = (
    r"(?:^|[;&|])[ \t]*(?:\w+=\S+[ \t]+)*((?:apt-get|apt|yum|dnf|zypper)[ \t]+(?:-\S+[ \t]+)*install)\b"
)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for the package managers in hooks that run in the chroot."""
    for file in subject.contents.hooks:
        if file.phase not in INSIDE or not file.is_shell:
            continue
        for found in file.script.search(_INSTALL):
            yield subject.hit(
                file,
                file.at(*found.span(1)),
                "the package is in no package-installs.yaml, and its name is one distribution's",
                "Ask for it in package-installs.yaml, with its names in pkg-map.",
            )
