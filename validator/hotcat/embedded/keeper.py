"""The keeper: the one process of a cloud on the host side. It starts the namespaces and tidies up after them.

It holds the cloud's lock, waits for the end of the cloud's init (asked for, crashed or killed) and then
takes the cloud out of clouds.yaml. If the keeper itself is killed, the kernel kills unshare(1) and the init
with it.
"""

from __future__ import annotations

import argparse
import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from hotcat.embedded import clouds_yaml
from hotcat.embedded.paths import CloudPaths
from hotcat.errors import HotcatError

NAMESPACES = ("--user", "--map-root-user", "--net", "--mount", "--pid", "--ipc", "--uts")
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def keep(paths: CloudPaths, name: str, sockets: dict[str, int], lock: int) -> int:
    """Run the cloud's init until it ends; returns its exit code. The lock is held until both have ended."""
    command = (
        *("unshare", *NAMESPACES, "--fork", "--kill-child", "--mount-proc"),
        *(sys.executable, "-P", "-m", "hotcat.embedded.init", "--root", str(paths.root)),
        *("--sockets", json.dumps(sockets)),
    )
    init = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        pass_fds=(lock, *sockets.values()),
        preexec_fn=_die_with_parent,  # noqa: PLW1509  (one thread, and nothing but a system call)
        cwd="/",
    )
    for fd in sockets.values():
        os.close(fd)
    code = init.wait()
    try:
        clouds_yaml.remove(name)
    except (HotcatError, OSError) as error:
        print(f"{name} stays in clouds.yaml: {error}", flush=True)  # noqa: T201  (to keeper.log)
    return code


def main() -> None:
    """Run detached, with the lock and the published sockets as inherited descriptors."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--lock", type=int, required=True)
    parser.add_argument("--sockets", type=json.loads, required=True)
    options = parser.parse_args()
    fcntl.flock(options.lock, fcntl.LOCK_EX)
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    paths = CloudPaths(options.root)
    sys.exit(keep(paths, options.name, options.sockets, options.lock))


if __name__ == "__main__":
    main()
