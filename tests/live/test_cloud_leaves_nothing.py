"""A cloud that ended, asked or killed, leaves this machine as it was."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.live.rig import Rig, make_rig
from tests.live.traces import machine, namespaces, of_host, output, own_namespaces

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.live, pytest.mark.alone]


def seen(rig: Rig) -> dict[str, object]:
    return machine(rig.cloud.paths.root, Path(rig.environment["OS_CLIENT_CONFIG_FILE"]))


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Rig]:
    found = make_rig("leaves-nothing", tmp_path)
    yield found
    found.down()


def test_down_leaves_nothing(rig: Rig, own: Rig) -> None:  # noqa: ARG001  (rig: so that it is installed)
    before = seen(own)
    own.up(*(("--route",) if os.geteuid() == 0 else ()))
    assert seen(own) != before
    if os.geteuid() == 0:
        assert "src 172.24.4.2" in "\n".join(output("ip", "route", "get", "172.24.4.200"))
    spaces = own_namespaces(own.cloud.paths)
    own.down()
    assert seen(own) == before
    # No process and so no mount of it, once the kernel has taken down what its init was the parent of.
    own.until(lambda: not namespaces() & spaces and not of_host(own.name), patience=5.0)


def test_killed_init_leaves_its_data_only(rig: Rig, own: Rig) -> None:  # noqa: ARG001  (as above)
    before = seen(own)
    own.up()
    spaces = own_namespaces(own.cloud.paths)
    own.kill_init()
    own.until(lambda: not namespaces() & spaces and not of_host(own.name))
    after = seen(own)
    assert after.pop("folder")  # what the next `up` goes on with, in the cache
    before.pop("folder")
    assert after == before
