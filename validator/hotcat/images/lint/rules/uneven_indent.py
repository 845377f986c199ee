"""A line of a script that is not indented by four spaces, or with a tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("uneven-indent", "HI109", INFO, profile=STRICT)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look at the begin of lines of code, other than those that go on from the line above."""
    for file in subject.contents.files:
        if not file.is_bash or file.allows("indent"):
            continue
        above = ""
        for number, line in enumerate(file.script.code.split("\n"), 1):
            indent = line[: len(line) - len(line.lstrip())]
            goes_on = (
                above.endswith(("\\", "|", "&&", "||", "(")) or above.count("'") % 2 or above.count('"') % 2
            )
            if line.strip() and not goes_on and ("\t" in indent or len(indent) % 4):
                said = "a tab" if "\t" in indent else f"{len(indent)} spaces"
                yield subject.hit(
                    file, file.line(number), f"the line is indented by {said}", "Indent by four spaces."
                )
                break
            above = line.rstrip()
