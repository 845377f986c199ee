"""A route from this machine to the floating IPs: a veth pair, for a cloud that root started.

This machine gets an address of the external network, so that guests see its requests come from there, as they
see those of the SOCKS relay. Both ends vanish with the cloud's network namespace, and the route with them.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from hotcat.embedded.component import EXTERNAL_CIDR, EXTERNAL_HOST
from hotcat.embedded.host import find_process
from hotcat.embedded.remedies import command as command_line
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotcat.embedded.paths import CloudPaths


def require_root(cloud: str) -> None:
    """Raise HotcatError where this user cannot make a route to the cloud of that name."""
    if os.geteuid() != 0:
        raise HotcatError(
            "only root can give this machine a route to the floating IPs",
            remedy=f"Without --route, use '{command_line(cloud, 'shell')}' or the SOCKS proxy of"
            f" '{command_line(cloud, 'env')}'.",
        )


def add(paths: CloudPaths, address: str) -> None:
    """Make the route, once; raises HotcatError where another cloud has it, or it cannot be made."""
    cloud, number = paths.root.name, address.split(".")[2]

    def ip(*arguments: str, check: bool = True) -> str:
        return _run(cloud, ("ip", *arguments), f"'ip {' '.join(arguments)}'", check=check)

    device, here, there = f"hotcat{number}", f"169.254.{number}.1", f"169.254.{number}.2"
    route = ip("route", "show", EXTERNAL_CIDR)
    if device in route:
        return
    if route:
        raise HotcatError(
            f"this machine has a route to {EXTERNAL_CIDR} already, perhaps to another embedded cloud",
            remedy="Only one cloud at a time can have it: 'ip route show' tells where it leads.",
        )
    init = str(find_process("hotcat.embedded.init", paths) or "")
    if not init:
        remedy = f"Run '{command_line(cloud, 'up --route')}'."
        raise HotcatError("the cloud is not running", remedy=remedy)
    inside = ("nsenter", "--target", init, "--user", "--net", "--preserve-credentials")
    ip("link", "delete", device, check=False)  # half a route, of a command that was killed
    bring_up = f"""
        ip address add {there}/30 dev uplink
        ip link set uplink up
        ip route add {EXTERNAL_HOST}/32 via {here} dev uplink
        echo 1 > /proc/sys/net/ipv4/ip_forward
        echo 1 > /proc/sys/net/ipv4/conf/br-ex/proxy_arp
    """
    try:
        ip("link", "add", device, "type", "veth", "peer", "name", "uplink", "netns", init)
        ip("address", "add", f"{here}/30", "dev", device)
        ip("link", "set", device, "up")
        ip("address", "add", f"{EXTERNAL_HOST}/32", "dev", device)
        _run(cloud, (*inside, "sh", "-ec", bring_up), "the cloud's end of the route")
        ip("route", "add", EXTERNAL_CIDR, "via", there, "src", EXTERNAL_HOST)
    except HotcatError:
        ip("link", "delete", device, check=False)  # and with it the other end, addresses and routes
        raise


def _run(cloud: str, command: Sequence[str], what: str, *, check: bool = True) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise HotcatError(
            f"no route to the floating IPs: {what} failed: {done.stderr.strip()}",
            remedy=f"The cloud runs; '{command_line(cloud, 'shell')}' reaches its floating IPs without one.",
        )
    return done.stdout
