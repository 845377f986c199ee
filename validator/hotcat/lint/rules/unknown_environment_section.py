"""A section that an environment does not have, or an empty one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.environment import SECTIONS
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import EnvironmentSubject

RULE = Rule("unknown-environment-section", "HC450", ERROR, profile=MINIMAL)


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Look at the keys at the top."""
    for section in subject.environment.sections:
        name = str(section.key.value)
        if name not in SECTIONS:
            import difflib

            near = difflib.get_close_matches(name, SECTIONS, 1)
            yield Hit(
                section.key,
                f"an environment has no section {name}",
                f"Perhaps {near[0]}." if near else f"It may have {', '.join(SECTIONS)}.",
                document=section.document,
            )
