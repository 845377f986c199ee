"""A hook in the image that uses a path of the machine that builds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.images.element import INSIDE
from hotcat.lint.rule import MEDIUM, WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("path-of-other-side", "HI116", WARNING, confidence=MEDIUM)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for the variables in hooks that run in the chroot."""
    for file in subject.contents.hooks:
        if file.phase not in INSIDE or not file.is_shell:
            continue
        for found in file.script.search(
            r"\$\{?(TARGET_ROOT|TMP_MOUNT_PATH|TMP_BUILD_DIR|TMP_HOOKS_PATH|DIB_IMAGE_CACHE)\b", expanded=True
        ):
            yield subject.hit(
                file,
                file.at(*found.span()),
                f"{found[1]} is a path outside of the image, and {file.phase} runs inside",
                "Leave it out, or move the hook to a phase that runs outside.",
            )
