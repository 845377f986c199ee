"""A service started in the chroot of an image, where nothing runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.images.element import INSIDE
from hotcat.lint.rule import WARNING, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("service-started", "HI118", WARNING)

_VERBS = "start|restart|reload|try-restart|stop|is-active|daemon-reload"
_START = (
    r"(?:^|[;&|])[ \t]*(?:sudo[ \t]+)?"
    rf"(systemctl[ \t]+(?:-\S+[ \t]+)*(?:(?:{_VERBS})\b|enable[ \t]+--now)|service[ \t]+[\w-]+[ \t]+\w+)"
)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for the commands in hooks that run in the chroot."""
    for file in subject.contents.hooks:
        if file.phase not in INSIDE or not file.is_shell:
            continue
        for found in file.script.search(_START):
            yield subject.hit(
                file,
                file.at(*found.span(1)),
                "nothing runs services in a chroot",
                "Use `systemctl enable`: it starts when the image boots.",
            )
