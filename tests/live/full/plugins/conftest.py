"""Stacks with the types of the catalog's Heat plugins: an administrator's, and a member's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openstack
import pytest
from tests.live.full.stacks import Stacks, swept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openstack.connection import Connection
    from tests.live.full.deployment import Deployment
    from tests.live.rig import Rig


def connected(rig: Rig, suffix: str) -> Connection:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OS_CLIENT_CONFIG_FILE", rig.environment["OS_CLIENT_CONFIG_FILE"])
        return openstack.connect(cloud=rig.name + suffix)


@pytest.fixture
def rig(whole: Deployment) -> Deployment:
    return whole


@pytest.fixture
def admin(rig: Rig) -> Iterator[Stacks]:
    with swept(Stacks(connected(rig, "-admin"), rig)) as stacks:
        yield stacks


@pytest.fixture
def member(rig: Rig) -> Iterator[Stacks]:
    with swept(Stacks(connected(rig, ""), rig)) as stacks:
        yield stacks
