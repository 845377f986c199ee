"""A script file whose lines end as on Windows, which the kernel does not take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule
from hotcat.lint.script import CFNTOOLS, SHELL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("crlf-script", "HC821", WARNING)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the first line of files; YAML makes line ends of its own of those in a template."""
    for script in subject.scripts:
        if script.source is not None or script.kind != SHELL or "\r\n" not in script.text[:500]:
            continue
        if script.is_deployed or script.format == CFNTOOLS:
            yield Hit(
                script.value,
                f"{script.document.path.name} has the line ends of Windows, and does not run",
                "Save it with line feeds only; `*.sh text eol=lf` in .gitattributes keeps it so.",
            )
