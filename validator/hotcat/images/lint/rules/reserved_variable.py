"""A variable that diskimage-builder keeps for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.images.element import PACKAGES
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject, ImageSubject

RULE = Rule("reserved-variable", "HI405", ERROR, profile=MINIMAL)

_RESERVED = (
    "DIB_BLOCK_DEVICE",
    "DIB_RUN_PARTS",
    "DIB_ENV",
    "DIB_ARGS",
    "DIB_LIB_UDEV_ROOT",
    "DIB_ROOT_FSTYPE",
    "DIB_BLOCK_DEVICE_PARAMS_YAML",
)
_REMEDY = "Take a variable of your own."


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for them in environment.d and in conditions of packages."""
    for name, (file, value, _) in subject.contents.variables.items():
        if name in _RESERVED and not subject.name.startswith("block-device"):
            yield subject.hit(file, value, f"{name} is diskimage-builder's own", _REMEDY)
    packages = subject.contents.file(*PACKAGES)
    for package in subject.contents.packages:
        for text, value in package.when:
            name = text.partition("=")[0].strip("! ")
            if packages and name in _RESERVED:
                yield subject.hit(
                    packages, value, f"{name} is diskimage-builder's own, and holds something else", _REMEDY
                )


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look for them among a definition's variables."""
    for name in _RESERVED:
        key = subject.definition.key("environment", name)
        if key:
            yield Hit(key, f"{name} is diskimage-builder's own", _REMEDY)
