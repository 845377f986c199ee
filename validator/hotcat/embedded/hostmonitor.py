"""The monitor of the hosts for Masakari: it finds out that one is dead, fences it, and says so.

In place of masakari-monitors' hostmonitor, which wants Pacemaker or Consul to tell it who is alive. Here a
host lives while its kernel answers on the management link. One that no longer does, though it did before,
and that is part of a failover segment, is fenced: its power is taken and held off, so that its guests
cannot run twice. Then Nova learns that its compute service is down, and Masakari of the failure, both
through openstacksdk.

`python -m hotcat.embedded.hostmonitor` watches until killed; `... report HOST` does what follows a death.
"""

from __future__ import annotations

import datetime
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from hotcat.embedded import hosts

if TYPE_CHECKING:
    from pathlib import Path

PAUSE = 1.0  # seconds between two looks
MISSES = 5  # so many looks in a row without an answer, and it is dead
AGAIN = 15.0  # seconds until a death is looked at again that nobody could be told of, or nobody cared for
STOPPED = {"event": "STOPPED", "cluster_status": "OFFLINE", "host_status": "NORMAL"}


def answers(host: str) -> bool:
    """Whether the host's kernel answers on the management link."""
    probe = ("ping", "-n", "-q", "-c", "1", "-W", "1", f"{hosts.MANAGEMENT}.{hosts.NUMBERS[host]}")
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


class Watch:
    """What is known of one host, by this monitor and those before it since the cloud started."""

    def __init__(self, host: str, run: Path = hosts.RUN) -> None:
        self.host = host
        # There once the host has answered: one that never did is not dead but not up yet. Gone with the
        # report of its death, and when the cloud starts.
        self._known = run / f"{host}.alive"
        self.misses = 0
        self.again = 0.0  # when to try again

    def look(self, *, alive: bool, now: float) -> bool:
        """Take note of one look; returns whether it is time to report a death."""
        if alive:
            self._known.touch()
            self.misses, self.again = 0, 0.0
            return False
        self.misses += 1
        if self.misses < MISSES or now < self.again or not self._known.exists():
            return False
        self.again = now + AGAIN
        return True

    def settle(self) -> None:
        """Note that its death was reported."""
        self._known.unlink(missing_ok=True)


def watch() -> None:
    """Look at all hosts for ever."""
    watches = [Watch(host) for host in hosts.NUMBERS]
    while True:
        for one in watches:
            if one.look(alive=answers(one.host), now=time.monotonic()):
                # A process of its own: the SDK is large, and seldom needed.
                command = (sys.executable, "-P", "-m", "hotcat.embedded.hostmonitor", "report", one.host)
                if subprocess.run(command, check=False).returncode == 0:
                    one.settle()
        time.sleep(PAUSE)


def report(cloud: Any, host: str) -> bool:
    """Fence a dead host, and tell Nova and Masakari; returns whether there is nothing left to do about it."""
    registered = any(
        found.name == host and not found.on_maintenance
        for segment in cloud.instance_ha.segments()
        for found in cloud.instance_ha.hosts(segment.uuid)
    )
    if not registered:
        _say(f"{host} does not answer; it is in no failover segment, or in maintenance")
        return False
    hosts.power_off(host)
    _say(f"{host} does not answer: fenced")
    for service in cloud.compute.services(binary="nova-compute", host=host):
        cloud.compute.update_service_forced_down(service, host, "nova-compute", forced=True)
    when = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)
    made = cloud.instance_ha.create_notification(
        type="COMPUTE_HOST", hostname=host, generated_time=when.isoformat(), payload=STOPPED
    )
    _say(f"{host}: told Masakari ({made.notification_uuid})")
    return True


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)  # noqa: T201  (to its log)


def main() -> None:
    """Watch, or report a death."""
    if sys.argv[1:2] == ["report"]:
        from hotcat.embedded.setup import context

        sys.exit(not report(context()[0], sys.argv[2]))
    watch()


if __name__ == "__main__":
    main()
