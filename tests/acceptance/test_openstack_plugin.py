"""The same commands in the openstack client."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

OPENSTACK = Path(sys.executable).with_name("openstack")


def openstack(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run((OPENSTACK, *arguments), capture_output=True, text=True, check=False)


def test_the_catalog_is_listed() -> None:
    done = openstack("orchestration", "catalog", "list", "-f", "json")
    assert "tenant/web-server" in {row["Name"] for row in json.loads(done.stdout)}, done.stderr


def test_an_unknown_entry_is_told_with_the_nearest() -> None:
    done = openstack("orchestration", "catalog", "show", "tenant/web-sever")
    assert done.returncode == 1
    assert "tenant/web-server" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_clients_own_cloud_option_is_heeded() -> None:
    done = openstack("--os-cloud", "no-such-cloud", "orchestration", "catalog", "create", "tenant/web-server")
    assert done.returncode == 1
    assert "no-such-cloud" in done.stderr
