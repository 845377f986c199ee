"""A server that lets people, or root, log in with a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Rule
from hotcat.lint.script import CLOUD_CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("password-login", "HC750", WARNING)

_YES = r"['\"]?(?:true|yes|on|1)['\"]?[ \t]*(?:#.*)?$"
_CLOUD_CONFIG = (
    ("ssh_pwauth", rf"(?im)^ssh_pwauth:[ \t]*{_YES}", "SSH takes passwords"),
    ("disable_root", r"(?im)^disable_root:[ \t]*['\"]?(?:false|no|off|0)\b", "root may log in"),
)
_SHAPES = (
    ("permitrootlogin", r"(?i)\bPermitRootLogin[ \t]+yes\b", "root may log in with a password"),
    ("passwordauthentication", r"(?i)\bPasswordAuthentication[ \t]+yes\b", "SSH takes passwords"),
    ("permitemptypasswords", r"(?i)\bPermitEmptyPasswords[ \t]+yes\b", "SSH takes empty passwords"),
)


def check(subject: Subject) -> Iterator[Hit]:
    """Search cloud-configs and scripts."""
    for script in subject.scripts:
        shapes = (*_CLOUD_CONFIG, *_SHAPES) if script.kind == CLOUD_CONFIG else _SHAPES
        yield from script.hits(shapes, "Give the server the public keys of those who may log in.")
