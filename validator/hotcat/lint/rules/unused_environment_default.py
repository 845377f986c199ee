"""A default in an environment that none of the templates takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, MEDIUM, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import EnvironmentSubject

RULE = Rule("unused-environment-default", "HC466", INFO, confidence=MEDIUM)


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Compare the defaults with the parameters of all templates, where these are known to be all."""
    # What hotcat makes of a site's facts is for entries to come, too.
    if not subject.users.complete or subject.users.of_site:
        return
    names = {name for user in subject.users.items for name in user.names}
    for name, entry in subject.environment.defaults.items():
        if name not in names:
            said = f"no template has the parameter {name}"
            yield Hit(entry.key, said, "Take the line away, if it is for no other.", document=entry.document)
