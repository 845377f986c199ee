"""A service of an element that the boot test does not look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, MEDIUM, STRICT, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("untested-service", "HI608", INFO, profile=STRICT, confidence=MEDIUM)


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look for the units that the definition's own elements enable among those expected."""
    units = subject.definition.value("boot", "expect", "units")
    expected = {name for name, _ in subject.definition.strings("boot", "expect", "units")}
    if units is None:
        return
    for name, _ in subject.definition.strings("elements"):
        contents = subject.library.contents(name) if name in subject.library.own else None
        for file in contents.hooks if contents else ():
            for found in file.script.search(r"\bsystemctl[ \t]+enable[ \t]+([^\n;&|]+)"):
                for unit in found[1].split():
                    if not unit.endswith(".service") or unit in expected or "$" in unit or "@" in unit:
                        continue
                    yield Hit(units, f"{name} enables {unit}, which is not expected", f"Add {unit}.")
