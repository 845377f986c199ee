"""A document in Markdown, where diskimage-builder has reStructuredText."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("markdown-document", "HI003", INFO, profile=STRICT)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for the files' endings."""
    for file in subject.contents.files:
        if file.path.suffix == ".md" and not file.static:
            yield subject.hit(file, None, f"{file.path.name} is Markdown", "Write it as README.rst.")
