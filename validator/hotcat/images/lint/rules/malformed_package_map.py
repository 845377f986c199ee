"""A pkg-map that diskimage-builder cannot read, or reads otherwise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar
from hotcat.images.element import PACKAGE_MAP
from hotcat.images.lint.subject import nearest
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("malformed-package-map", "HI302", ERROR, profile=MINIMAL)

_SECTIONS = ("default", "distro", "family", "release")
_FAMILIES = ("debian", "gentoo", "redhat", "suse")


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Read it as JSON, which it has to be, and look at its sections."""
    file = subject.contents.file(PACKAGE_MAP)
    if file is None or file.problem or file.executable:
        return
    try:
        json.loads(file.document.text)
    except (ValueError, RecursionError) as error:
        at = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        said = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        yield subject.hit(
            file,
            file.line(at),
            f"no JSON: {said[:1].lower()}{said[1:]}",
            "JSON has no comments, and no comma before a bracket.",
        )
        return
    root = subject.contents.tree(file)
    if not isinstance(root, Mapping):
        yield subject.hit(file, root, "the map is no object", f"Write an object with {', '.join(_SECTIONS)}.")
        return
    for key, value in root.entries.items():
        if key not in _SECTIONS:
            yield subject.hit(
                file,
                root.keys[key],
                f"{key} is no section of a pkg-map",
                nearest(str(key), _SECTIONS, f"There are {', '.join(_SECTIONS)}."),
            )
        elif key == "family" and isinstance(value, Mapping):
            for family in value.entries:
                if family not in _FAMILIES:
                    yield subject.hit(
                        file,
                        value.keys[family],
                        f"{family} is no family of distributions",
                        nearest(
                            str(family),
                            _FAMILIES,
                            f"There are {', '.join(_FAMILIES)}; a distribution belongs below `distro`.",
                        ),
                    )
        for name in _names(value, {"default": 0, "release": 2}.get(str(key), 1)) if key in _SECTIONS else ():
            yield subject.hit(
                file, name, "the name of a package is no string", 'Write "NAME": "PACKAGE", or "" for none.'
            )


def _names(value: Value, depth: int) -> Iterator[Value]:
    """Yield what is no string where names of packages are."""
    if not isinstance(value, Mapping):
        yield value
        return
    for inner in value.entries.values():
        if depth:
            yield from _names(inner, depth - 1)
        elif not (isinstance(inner, Scalar) and isinstance(inner.value, str)):
            yield inner
