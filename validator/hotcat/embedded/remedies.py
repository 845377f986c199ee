"""The way out that several messages of the embedded cloud name."""

from __future__ import annotations

DEFAULT_NAME = "embedded"  # of the cloud that a command is about where it names none
NAMESPACES = (
    "sysctl kernel.unprivileged_userns_clone=1 (Debian), kernel.apparmor_restrict_unprivileged_userns=0"
    " (Ubuntu); run a container with --privileged"
)


def command(name: str, verb: str) -> str:
    """The command line of a verb (`up`, `down --keep`) for the cloud of that name."""
    return f"hotcat cloud {verb}" + ("" if name == DEFAULT_NAME else f" --cloud-name {name}")
