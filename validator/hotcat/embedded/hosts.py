"""Hosts beside the core's: machines in namespaces of their own, nested in the cloud's, that can lose power.

A host is a process that holds a network, a mount and a UTS namespace: its own devices, its own /run,
/etc/libvirt and /var/lib/libvirt, its own name. The units of a host run in them; when the holder dies, all
of them are killed, and come up again with the next holder, as on a machine that boots.

What listens on 127.0.0.0/8 in the cloud answers on the same addresses in a host: there they are no loopback
but lie behind its management link, so that every service, endpoint and port is what it is in the core.

Whether a host has power is a file among the cloud's data. That is not what holds a service down on request
(`State.held` in supervisor.py), which is part of an experiment and ends with the supervisor: a fence, which
keeps a host from starting guests that run elsewhere by now, has to outlive the cloud, and its monitor sets it
from inside, with no supervisor to ask.

`python -m hotcat.embedded.hosts boot HOST` becomes the holder.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.embedded.paths import INSIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMESPACES = ("--net", "--mount", "--uts")  # a host's own, as unshare(1) and nsenter(1) call them
NUMBERS = {"vm2": 2, "vm3": 3}  # the last part of a host's addresses
MANAGEMENT = "100.64.8"  # the link to the cloud's loopback, and between hosts
UNDERLAY = "100.64.7"  # where the tunnels between chassis run
RUN = INSIDE / "run"
DATA = INSIDE / "data"
PATIENCE = 10.0  # seconds; what was sent SIGKILL is gone in milliseconds

# {0} is the host, {1} its number. The management link is the kernel's alone: it must not depend on a switch.
LINKS = """
hostname {0}
ip link set lo up
ip address delete 127.0.0.1/8 dev lo
nsenter -t 1 -n ip link delete mgmt-{0} 2>/dev/null || true
nsenter -t 1 -n ip link delete phys-{0} 2>/dev/null || true
ip link add mgmt type veth peer name mgmt-{0} netns 1
ip link add phys type veth peer name phys-{0} netns 1
ip link set mgmt up
ip link set phys up
ip address add {management}.{1} peer {management}.1 dev mgmt
echo 1 > /proc/sys/net/ipv4/conf/mgmt/route_localnet
ip route add 127.0.0.0/8 via {management}.1 dev mgmt src {management}.{1}
ip route add {management}.0/24 via {management}.1 dev mgmt
nsenter -t 1 -n sh -ec '
ip link set mgmt-{0} up
ip link set phys-{0} up
ip address add {management}.1 peer {management}.{1} dev mgmt-{0}
echo 1 > /proc/sys/net/ipv4/conf/mgmt-{0}/route_localnet
echo 1 > /proc/sys/net/ipv4/conf/mgmt-{0}/forwarding
ovs-vsctl --if-exists del-port br-phy phys-{0}
ovs-vsctl add-port br-phy phys-{0}
'
"""
MOUNTS = """
mount -t sysfs sysfs /sys
exec 9<{inside}
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/openvswitch /run/ovn /run/libvirt /run/netns /run/lock {inside}
mount --no-canonicalize --bind /proc/self/fd/9 {inside}
printf '127.0.0.1 localhost\n{names}' > /run/hosts
mount --bind /run/hosts /etc/hosts
mount --bind {inside}/etc/{0}/libvirt /etc/libvirt
for kind in lib cache log; do
    mkdir -p {inside}/data/hosts/{0}/libvirt/$kind
    mount --bind {inside}/data/hosts/{0}/libvirt/$kind /var/$kind/libvirt
done
"""


def holder_file(host: str, run: Path = RUN) -> Path:
    """Where a host that is up notes its holder's PID and the name of its UTS namespace."""
    return run / f"{host}.host"


def is_host(name: str) -> bool:
    """Whether that is a host's name."""
    return name in NUMBERS


def is_off(host: str, data: Path = DATA) -> bool:
    """Whether that host is without power."""
    return _switch(host, data).exists()


def _switch(host: str, data: Path) -> Path:
    return data / "hosts" / host / "off"


def enter(holder: int) -> tuple[str, ...]:
    """What to put before a command that is to run in the namespaces of a holder."""
    return ("nsenter", f"--target={holder}", *NAMESPACES, "--")


def entered(host: str, *command: str) -> tuple[str, ...]:
    """A command in the namespaces of a host, whoever its holder is when it is run; it fails without one."""
    script = f"""
read -r holder namespace < "$0"
[ "$(readlink "/proc/$holder/ns/uts")" = "$namespace" ]
exec nsenter --target="$holder" {" ".join(NAMESPACES)} -- "$@"
"""
    return ("sh", "-ec", script, str(holder_file(host)), *command)


def boot(host: str) -> None:
    """Turn this process, which unshare(1) gave fresh namespaces, into the holder of that host."""
    kill(host)
    names = "".join(f"{MANAGEMENT}.{number} {name}\\n" for name, number in NUMBERS.items())
    places = {"management": MANAGEMENT, "inside": str(INSIDE), "names": names}
    for script in (LINKS, MOUNTS):
        text = script.format(host, NUMBERS[host], **places)
        subprocess.run(("sh", "-ec", text), check=True)
    partial = holder_file(host).with_suffix(".partial")
    partial.write_text(f"{os.getpid()} {_uts('self')}\n")
    partial.replace(holder_file(host))
    if is_off(host):  # since a moment ago, and who took the power could not know us yet
        kill(host)
    os.execvp("sleep", ("sleep", "infinity"))  # noqa: S606  (the smallest process there is)


def kill(host: str, run: Path = RUN) -> None:
    """End everything that runs on that host at once, as a loss of power does."""
    try:
        holder, namespace = holder_file(host, run).read_text().split()
    except FileNotFoundError:
        return
    with _kept(holder, namespace) as held:
        if not held and namespace in {_uts("self"), *_others(host, run)}:
            return  # the holder died alone, as the last, and the kernel gave the number away again
        _end(namespace, spared=holder)
        # The file goes before the holder, after whose death there may be another, with a file of its own.
        holder_file(host, run).unlink(missing_ok=True)
        _end(namespace)


@contextlib.contextmanager
def _kept(holder: str, namespace: str) -> Iterator[bool]:
    """Keep the kernel from giving the namespace's number to another; yields whether the holder is alive."""
    try:
        descriptor = os.open(f"/proc/{holder}/ns/uts", os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        yield f"uts:[{os.fstat(descriptor).st_ino}]" == namespace
    finally:
        os.close(descriptor)


def _others(host: str, run: Path) -> set[str]:
    """The namespaces of the other hosts."""
    found = set()
    for other in NUMBERS:
        with contextlib.suppress(FileNotFoundError):  # it is not up, or dies at this moment
            if other != host:
                found.add(holder_file(other, run).read_text().split()[1])
    return found


def _end(namespace: str, spared: str = "") -> None:
    deadline = time.monotonic() + PATIENCE
    while running := [pid for pid in _pids() if pid != spared and _uts(pid) == namespace]:
        for pid in sorted(running, key=lambda pid: pid == str(os.getpid())):  # oneself last
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        if time.monotonic() > deadline:
            raise TimeoutError(f"processes of {namespace} do not end: {' '.join(running)}")
        time.sleep(0.02)


def power_off(host: str, run: Path = RUN, data: Path = DATA) -> None:
    """Take the power from a host, and keep it off, over restarts of the cloud too."""
    _switch(host, data).touch()
    kill(host, run)


def power_on(host: str, data: Path = DATA) -> None:
    """Give the power back: the supervisor boots the host."""
    _switch(host, data).unlink(missing_ok=True)


def _pids() -> list[str]:
    return [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _uts(pid: str) -> str:
    try:
        return os.readlink(f"/proc/{pid}/ns/uts")  # noqa: PTH115  (a link to no path)
    except OSError:
        return ""  # it ended while we looked


def main() -> None:
    """Boot a host: `boot HOST`."""
    [_, host] = sys.argv[1:]
    boot(host)


if __name__ == "__main__":
    main()
