"""The cloud that the tests of the whole deployment share: brought up once, and ended with them.

HOTCAT_TEST_SERVICES names the services that it gets, all of them by default; tests of others are left out.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.live.full.deployment import Deployment

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The cloud; it is up."""
    folder = tmp_path_factory.mktemp("deployment")
    shared = Deployment("deployment", folder, services_wanted=os.environ.get("HOTCAT_TEST_SERVICES", "full"))
    shared.start_up()
    yield shared
    shared.down()


@pytest.fixture
def deployment(whole: Deployment, request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """The cloud; tenants that the test makes go with it.

    A test module that needs a component names it: `SERVICE = "cinder"`.
    """
    service = getattr(request.module, "SERVICE", None)
    if service and not whole.has(service):
        pytest.skip(f"this cloud was started without {service}")
    yield whole
    whole.forget_tenants()
