"""Debian packages of the machine that hotcat runs on, and steps there that need root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def installed(names: Sequence[str], what: str) -> dict[str, str]:
    """Return the versions of those packages that are installed.

    Raises HotcatError, which says what cannot be had, where there is no dpkg.
    """
    if not shutil.which("dpkg-query"):
        raise HotcatError(
            f"{what} needs Debian packages, and this is no Debian", remedy="Use Debian 12 or later."
        )
    shown = "${Package} ${Version} ${db:Status-Status}\n"
    query = ("dpkg-query", "--show", "--showformat", shown, *names)
    listed = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()
    return dict(line.split()[:2] for line in listed if line.endswith(" installed"))


def install_script(names: Iterable[str], units: Iterable[str] = ()) -> str:
    """Return shell that installs packages, starts nothing of them, and leaves `units` disabled."""
    return f"""
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    printf '#!/bin/sh\\nexit 101\\n' > $policy; chmod 755 $policy; trap 'rm -f /usr/sbin/policy-rc.d' EXIT
fi
before=$(systemctl list-unit-files --state=enabled --no-legend 2>/dev/null | awk '{{print $1}}' || true)
apt-get update -q || true
apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 {" ".join(names)}
if [ -d /run/systemd/system ]; then
    for unit in {" ".join(units)}; do
        echo "$before" | grep -q "^$unit" || systemctl disable --quiet $unit 2>/dev/null || true
    done
fi"""


def as_root(script: str, log: Callable[[str], None]) -> None:
    """Run a shell script as root, through sudo where this user is not.

    Raises HotcatError with the script where there is no way to root, and with the last lines where it fails.
    """
    become: tuple[str, ...] = ()
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            raise HotcatError(
                "this step needs root, and there is no sudo", remedy=f"As root, run:\n{script.strip()}"
            )
        log("this needs root: sudo may ask for your password")
        become = ("sudo",)
    with tempfile.NamedTemporaryFile("w+", prefix="hotcat-install-", suffix=".log", delete=False) as output:
        done = subprocess.run(
            (*become, "bash", "-c", script),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            stdin=sys.stdin,
        )
        output.seek(0)
        tail = output.read().strip().splitlines()[-8:]
    if done.returncode:
        raise HotcatError(
            "installing the system's part failed:\n    " + "\n    ".join(tail),
            remedy=f"The whole output is in {output.name}.",
        )
    Path(output.name).unlink()
