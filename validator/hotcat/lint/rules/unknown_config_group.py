"""A software config for a tool that no hook on a server answers to, by all that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unknown-config-group", "HC836", WARNING, confidence=MEDIUM)

# The hooks of heat-agents and heat-templates, and the groups that need none.
GROUPS = (
    "ansible",
    "apply-config",
    "atomic",
    "cfn-init",
    "chef",
    "docker-cmd",
    "docker-compose",
    "hiera",
    "json-file",
    "kolla-config",
    "kubelet",
    "os-apply-config",
    "puppet",
    "salt",
    "script",
    "Heat::Ungrouped",
)
_MEANT = {"bash": "script", "sh": "script", "shell": "script", "python": "script", "docker": "docker-cmd"}
_TYPES = ("OS::Heat::SoftwareConfig", "OS::Heat::StructuredConfig")


def check(subject: Subject) -> Iterator[Hit]:
    """Look for names that are nearly one of the known."""
    for kind in _TYPES:
        for body in subject.bodies.get(kind, ()):
            for value in body.values("group"):
                name = string(value)
                if not name or name in GROUPS:
                    continue
                meant = _MEANT.get(name.lower()) or _near(name)
                if meant:
                    yield Hit(value, f"no hook is known for group {name}", f"Perhaps {meant}.")


def _near(name: str) -> str | None:
    import difflib

    return next(iter(difflib.get_close_matches(name.lower(), GROUPS, 1, 0.75)), None)
