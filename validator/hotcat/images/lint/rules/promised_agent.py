"""A guest agent that the properties promise and the image has not, or the other way round."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotcat.images.element import PACKAGE_MAP, PACKAGES
from hotcat.lint.rule import INFO, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("promised-agent", "HI605", WARNING)

_PACKAGE = "qemu-guest-agent"


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Look for the package among those of all elements, and compare with the properties."""
    definition, at = subject.definition, ("glance", "properties")
    agent = _is_true(definition.plain(*at, "hw_qemu_guest_agent"))
    quiesce = _is_true(definition.plain(*at, "os_require_quiesce"))
    if quiesce and not agent:
        yield Hit(
            definition.value(*at, "os_require_quiesce"),
            "without hw_qemu_guest_agent no disk can be quiesced, and each snapshot fails",
            "Add hw_qemu_guest_agent: true.",
        )
    if definition.key(*at) is None or subject.everything.missing:
        return
    has = _has(subject)
    if agent and not has:
        yield Hit(
            definition.value(*at, "hw_qemu_guest_agent"),
            f"none of the elements installs {_PACKAGE}",
            "Add it to `packages`, or to an element's package list.",
        )
    elif has and not agent:
        yield Hit(
            definition.key(*at),
            f"the image has {_PACKAGE}, and without hw_qemu_guest_agent nothing speaks to it",
            "Add hw_qemu_guest_agent: true.",
            severity=INFO,
        )


def _is_true(value: object) -> bool:
    return str(value).lower() in {"true", "yes", "1", "on", "t", "y"}


def _has(subject: ImageSubject) -> bool:
    if any(name == _PACKAGE for one in subject.lineage for name, _ in one.strings("packages")):
        return True
    for element in subject.everything.elements:
        contents = subject.library.contents(element.name)
        if contents is None:
            continue
        texts = [file.document.text for file in contents.files if file.path.name in {*PACKAGES, PACKAGE_MAP}]
        if any(_PACKAGE in text for text in texts):
            return True
        if any(
            file.is_hook and re.search(rf"install[^\n]*{_PACKAGE}", file.script.code)
            for file in contents.files
        ):
            return True
    return False
