"""What the kernel lets this user do in namespaces of their own: tried, since no flag tells it for sure."""

from __future__ import annotations

import subprocess
import sys

from hotcat.embedded.keeper import NAMESPACES

# Each line: a name, what is missing without it, and the command that must succeed in fresh namespaces.
ABILITIES = {
    "tmpfs": ("the cloud's own /run", "mount -t tmpfs tmpfs /mnt"),
    "tap": ("guests' network cards", "ip tuntap add dev hotcat0 mode tap"),
    "veth": ("the metadata service's way to guests", "ip link add hotcat1 type veth peer name hotcat2"),
    "netns": ("the metadata service's namespaces", "unshare --net true"),
    "packets": (
        "the switch's sight of its ports",
        f"{sys.executable} -c 'import socket; socket.socket(17, 3)'",
    ),  # AF_PACKET
}
PATIENCE = 20.0  # seconds


def refused() -> dict[str, str]:
    """The abilities that are not there, with the system's words; `namespaces` where not even those are."""
    tries = "\n".join(
        f'said=$({command} 2>&1) || echo "{name} $said" | head -1' for name, (_, command) in ABILITIES.items()
    )
    attempt = ("unshare", *NAMESPACES, "--fork", "--mount-proc", "sh", "-c", f"{tries}\necho tried")
    try:
        done = subprocess.run(attempt, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        return {"namespaces": str(error)}
    *lines, last = done.stdout.splitlines() or [""]
    if last != "tried":
        return {"namespaces": done.stderr.strip()}
    return {name: words for name, _, words in (line.partition(" ") for line in lines)}
