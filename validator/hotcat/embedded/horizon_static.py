"""Put Horizon's static files together: collected, style sheets made of their sources, scripts joined.

Run by the OpenStack environment's Python, with the cloud's settings of Horizon among its modules. It takes
some seconds of CPU, so the result is kept in the cache and used by every cloud that has the same dashboards.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import tempfile
from pathlib import Path


def make(target: Path) -> None:
    """Have the files in `target`, whole or not at all; nothing is done where they are there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if target.exists():
            return
        for left in target.parent.glob(".*"):  # by a cloud that was ended meanwhile
            shutil.rmtree(left, ignore_errors=True)
        partial = Path(tempfile.mkdtemp(prefix=".", dir=target.parent))
        try:
            _collect(partial)
            partial.chmod(0o755)
            partial.rename(target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _collect(folder: Path) -> None:
    os.environ["HOTCAT_STATIC"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "openstack_dashboard.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("compress", force=True, verbosity=0)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
