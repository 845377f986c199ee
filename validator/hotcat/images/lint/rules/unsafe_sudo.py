"""A command run as root on the machine that builds, not seen to stay within the image."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotcat.images.element import OUTSIDE
from hotcat.lint.rule import MEDIUM, WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("unsafe-sudo", "HI111", WARNING, confidence=MEDIUM)

_PATHS = (
    *("TARGET_ROOT", "TMP_MOUNT_PATH", "TMP_BUILD_DIR", "TMP_IMAGE_DIR", "TMP_IMAGE_PATH", "TMP_HOOKS_PATH"),
    *("IMAGE_BLOCK_DEVICE", "DIB_MOUNTPOINTS"),
)
_SUDO = (
    r"(?:^|[;&|({!`]|\b(?:if|then|elif|else|do|while|until)\b|-exec\b)[ \t]*(sudo[ \t](?:[^\n]|(?<=\\)\n)*)"
)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look at each sudo of the hooks that run outside of the image."""
    for file in subject.contents.hooks:
        if file.phase not in OUTSIDE or file.allows("safe_sudo"):
            continue
        text = file.document.text
        paths = re.compile(rf"\$\{{?(?:{'|'.join(_within(file.script.code))})\b")
        for found in file.script.search(_SUDO):
            first = text.rfind("\n", 0, found.start(1)) + 1
            line = text[first : max(found.end(), text.find("\n", found.end() - 1))]
            if (
                not paths.search(line)
                and "install-packages" not in line
                and "dib-lint: safe_sudo" not in line
            ):
                yield subject.hit(
                    file,
                    file.at(found.start(1), found.start(1) + len(found[1].rstrip())),
                    "sudo changes the machine that builds, as far as one sees",
                    "Work below $TARGET_ROOT or $TMP_MOUNT_PATH, or say in a suppression why it is safe.",
                )


def _within(code: str) -> set[str]:
    """Return the names of variables that hold a path of the build, or something made of one."""
    names = set(_PATHS)
    assigned = re.findall(r"\b(\w+)=([^\n]*)|\bfor[ \t]+(\w+)[ \t]+in[ \t]([^\n]*)", code)
    for _ in range(3):
        made = re.compile(rf"\$\{{?(?:{'|'.join(names)})\b")
        names |= {one[0] or one[2] for one in assigned if made.search(one[1] or one[3])}
    return names
