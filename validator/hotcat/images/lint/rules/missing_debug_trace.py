"""A hook that DIB_DEBUG_TRACE does not make talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, STRICT, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("missing-debug-trace", "HI108", INFO, profile=STRICT)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look for the variable in the hooks of bash."""
    for file in subject.contents.hooks:
        if file.is_bash and not file.allows("dibdebugtrace") and "DIB_DEBUG_TRACE" not in file.script.code:
            yield subject.hit(
                file,
                file.line(1),
                "the hook does not follow DIB_DEBUG_TRACE",
                'Write `[ "${DIB_DEBUG_TRACE:-0}" -eq 0 ] || set -x` at its begin.',
            )
