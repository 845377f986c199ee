"""A package with no name for a distribution that the element's pkg-map knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.images.element import PACKAGE_MAP
from hotcat.lint.rule import MEDIUM, WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Dict

    from hotcat.hot.node import Scalar, Value
    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("hole-in-package-map", "HI303", WARNING, confidence=MEDIUM)

_FAMILIES = {
    **dict.fromkeys(("almalinux", "centos", "fedora", "openeuler", "rhel", "rocky"), "redhat"),
    **dict.fromkeys(("debian", "ubuntu"), "debian"),
    "opensuse": "suse",
}


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for each package that is mapped somewhere in all families that the map has."""
    root = subject.contents.package_map
    file = subject.contents.file(PACKAGE_MAP)
    if root is None or file is None:
        return
    everywhere = _keys(root.get("default"))
    sections = {
        str(family): (key, _keys(inner))
        for section in ("family", "distro")
        if isinstance(value := root.get(section), Mapping)
        for (family, inner), key in zip(value.entries.items(), value.keys.values(), strict=True)
    }
    mapped = everywhere.union(*(names for _, names in sections.values()))
    for package in subject.contents.packages:
        if package.name not in mapped or package.name in everywhere:
            continue
        for name, (key, names) in sections.items():
            if package.name not in names | _above(name, sections):
                yield subject.hit(
                    file,
                    key,
                    f"{name} has no name for {package.name}, which others have: the name is taken as it is",
                    f'Add "{package.name}", with "" where {name} needs none.',
                )


def _keys(value: Value | None) -> set[str]:
    return set(map(str, value.entries)) if isinstance(value, Mapping) else set()


def _above(name: str, sections: Dict[str, tuple[Scalar, set[str]]]) -> set[str]:
    family = _FAMILIES.get(name, "")
    return sections[family][1] if family in sections else set()
