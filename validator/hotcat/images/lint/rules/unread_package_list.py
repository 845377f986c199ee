"""A package list in an element that does not depend on what reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.images.element import PACKAGE_MAP, PACKAGES
from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("unread-package-list", "HI305", WARNING)

_READERS = (((*PACKAGES,), "package-installs"), ((PACKAGE_MAP,), "pkg-map"))


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for the elements that read the files among the dependencies."""
    names = subject.expansion.names
    unknown = any(name not in subject.library.providers for name, _ in subject.expansion.missing)
    if unknown:
        return
    for files, reader in _READERS:
        file = subject.contents.file(*files)
        if file and reader not in names and reader != subject.name:
            yield subject.hit(
                file,
                None,
                f"nothing that {subject.name} depends on reads {file.path.name}",
                f"Add {reader} to element-deps.",
            )
