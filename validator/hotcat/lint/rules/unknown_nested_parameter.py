"""A parameter given to a nested template that does not have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import nested
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unknown-nested-parameter", "HC403", ERROR, profile=MINIMAL)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare what each nested template is given with what it takes."""
    for child, template in nested.faced(subject.children):
        given = nested.given(child)
        for name in given.entries if given else ():
            if given and name not in template.parameters:
                yield Hit(
                    given.keys[name],
                    f"{template.document.path.name} has no parameter {name}",
                    _near(str(name), list(template.parameters)),
                )


def _near(name: str, names: list[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, names, 1)
    return f"Perhaps {near[0]}." if near else f"It takes {', '.join(names) or 'none'}."
