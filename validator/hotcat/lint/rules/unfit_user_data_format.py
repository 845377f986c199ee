"""User data that Heat's own wrapping, HEAT_CFNTOOLS, makes useless."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule
from hotcat.lint.script import CFNTOOLS, CLOUD_CONFIG, OTHER, USER_DATA
from hotcat.lint.values import resource_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.body import Body
    from hotcat.lint.subject import Subject

RULE = Rule("unfit-user-data-format", "HC837", WARNING)

_CONFIGS = ("OS::Heat::SoftwareConfig", "OS::Heat::CloudConfig", "OS::Heat::MultipartMime")


def check(subject: Subject) -> Iterator[Hit]:
    """Compare what the user data is with how it is wrapped."""
    for body in subject.bodies.get("OS::Nova::Server", ()):
        if body.literal("user_data_format", CFNTOOLS) != CFNTOOLS:
            continue
        for value in body.values("user_data"):
            resource = subject.template.resources.get(resource_of(value) or "")
            if resource and resource.type in _CONFIGS:
                yield Hit(
                    value,
                    f"in this format Heat hands over the ID of {resource.name}, not its content",
                    _HELP,
                    notes=_notes(body),
                )
    for script in subject.scripts:
        if script.role == USER_DATA and script.format == CFNTOOLS and script.body.type == "OS::Nova::Server":
            kind = script.kind
            if kind == CLOUD_CONFIG or (
                kind == OTHER and script.low.lstrip().startswith(("#", "content-", "mime-"))
            ):
                yield Hit(
                    script.at(0, len(script.text.partition("\n")[0])),
                    "in this format Heat hands this over as a script to run, not to cloud-init",
                    _HELP,
                    notes=_notes(script.body),
                    document=script.document,
                )


_HELP = "Give the server user_data_format: RAW, or SOFTWARE_CONFIG where deployments are to reach it."


def _notes(body: Body) -> tuple[str, ...]:
    return () if body.has("user_data_format") else ("Without a user_data_format it is HEAT_CFNTOOLS.",)
