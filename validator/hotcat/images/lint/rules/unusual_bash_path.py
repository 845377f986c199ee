"""A script that does not begin with #!/bin/bash, though it is one of bash."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("unusual-bash-path", "HI104", INFO)


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Look at the first line of bash scripts."""
    for file in subject.contents.files:
        first = file.document.text.partition("\n")[0].rstrip()
        if file.is_bash and not re.fullmatch(r"#!/bin/bash( -[a-z]+)?", first):
            yield subject.hit(
                file, file.line(1), "bash is looked for in another place than /bin/bash", "Write #!/bin/bash."
            )
