"""A name in pkg-map that nothing in the element asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.images.element import PACKAGE_MAP
from hotcat.lint.rule import INFO, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Scalar
    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("unused-package-name", "HI304", INFO)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for the name in the package list, and as a word in the hooks."""
    root = subject.contents.package_map
    file = subject.contents.file(PACKAGE_MAP)
    if root is None or file is None:
        return
    scripts = list(subject.contents.scripts)
    if any(re.search(r"install-packages[^\n]* -m |pkg-map [^\n]*\$", one.script.code) for one in scripts):
        return  # names may be put together there
    asked = {package.name for package in subject.contents.packages}
    texts = [one.document.text for one in subject.contents.files if one is not file]
    told: set[str] = set()
    for name, key in _names(root):
        word = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
        if name not in asked | told and not any(re.search(word, text) for text in texts):
            told.add(name)
            yield subject.hit(
                file, key, f"nothing asks for {name}", "Remove it, or ask for it in package-installs.yaml."
            )


def _names(root: Mapping) -> Iterator[tuple[str, Scalar]]:
    """Yield the names at the ends of all branches."""
    for key, value in root.entries.items():
        if isinstance(value, Mapping):
            yield from _names(value)
        else:
            yield str(key), root.keys[key]
