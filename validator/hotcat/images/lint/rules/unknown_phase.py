"""A folder whose name is nearly that of a phase, so that its hooks never run."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from hotcat.images.element import ENVIRONMENT, PHASES
from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("unknown-phase", "HI004", ERROR, profile=MINIMAL)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Compare the names of folders with those of the phases."""
    known = (*PHASES, ENVIRONMENT)
    for name in subject.contents.folders:
        if name in known or not name.replace("_", "-").replace("-", ".").endswith((".d", "d")):
            continue
        near = difflib.get_close_matches(name.replace("_", "-"), known, 1, 0.85)
        if near:
            yield subject.lacking(name, f"{name} is no phase, and nothing in it runs", f"Call it {near[0]}.")
