"""A private key in a file of an element."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("secret-in-element", "HI701", ERROR, profile=MINIMAL)

_SIGNS = (
    (r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{20}", "a private key"),
    (r"\bAKIA[0-9A-Z]{16}\b", "an access key of AWS"),
    (r"\bgh[pousr]_[A-Za-z0-9]{36}\b", "a token of GitHub"),
    (r"\bglpat-[A-Za-z0-9_-]{20}\b", "a token of GitLab"),
)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Search all texts for what is secret by its looks, and for keys by their files' names."""
    for file in subject.contents.files:
        if re.fullmatch(r"ssh_host_\w+_key", file.path.name):
            yield subject.hit(
                file,
                None,
                "all servers of the image would have this host key",
                "Let the first boot make one.",
            )
        for shape, what in _SIGNS:
            for found in re.finditer(shape, file.document.text):
                start = found.start()
                end = file.document.text.find("\n", start)
                end = min(found.end(), end) if end >= 0 else found.end()
                yield subject.hit(
                    file,
                    file.at(start, end),
                    f"{what} lies in the element",
                    "Fetch it at first boot, and revoke this one.",
                )
