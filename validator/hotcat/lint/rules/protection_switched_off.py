"""A firewall or mandatory access control that a server switches off as it boots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("protection-switched-off", "HC751", INFO)

_SHAPES = (
    ("setenforce", r"\bsetenforce[ \t]+(?:0|[Pp]ermissive)\b", "SELinux is switched off"),
    ("selinux=", r"\bSELINUX=(?:disabled|permissive)\b", "SELinux is switched off"),
    ("ufw", r"\bufw[ \t]+(?:--force[ \t]+)?disable\b", "the firewall is switched off"),
    (
        "firewalld",
        r"\bsystemctl[ \t]+(?:disable|stop|mask)[ \t]+(?:--now[ \t]+)?firewalld\b",
        "the firewall is switched off",
    ),
    ("iptables", r"\biptables[ \t]+-F\b|\bservice[ \t]+iptables[ \t]+stop\b", "the firewall is emptied"),
    (
        "apparmor",
        r"\bsystemctl[ \t]+(?:disable|stop|mask)[ \t]+(?:--now[ \t]+)?apparmor\b",
        "AppArmor is switched off",
    ),
    ("chmod", r"\bchmod[ \t]+(?:-R[ \t]+)?0?777\b(?![ \t]+/tmp\b)", "everybody may write there"),
)


def check(subject: Subject) -> Iterator[Hit]:
    """Search what servers run."""
    for script in subject.scripts:
        yield from script.hits(_SHAPES, "Allow what the service needs, and leave the rest on.")
