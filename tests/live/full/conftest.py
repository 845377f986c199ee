"""The cloud that the tests of the whole deployment share: brought up once, and ended with them.

HOTCAT_TEST_SERVICES names the services that it gets, all of them by default; tests of others are left out.
While you write tests: HOTCAT_TEST_CLOUD gives the cloud another name, and HOTCAT_TEST_KEEP=1 leaves it up for
the next run, which then uses it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.live.full.deployment import Deployment
from tests.live.sharing import shared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def whole(of_run: Path) -> Iterator[Deployment]:
    """The cloud; it is up."""
    folder = of_run / "deployment"
    folder.mkdir(exist_ok=True)
    found = Deployment(
        os.environ.get("HOTCAT_TEST_CLOUD", "deployment"),
        folder,
        services_wanted=os.environ.get("HOTCAT_TEST_SERVICES", "full"),
    )

    def start() -> None:
        if found.cloud.status() is None:
            found.start_up()
        found.run("cloud", "env")  # so that the clouds.yaml of these tests has it, kept or new

    def end() -> None:
        if not os.environ.get("HOTCAT_TEST_KEEP"):
            found.down()

    with shared(folder, start=start, end=end):
        yield found


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


@pytest.fixture
def served(deployment: Deployment, tmp_path: Path) -> Iterator[Path]:
    """A folder that a server inside the cloud shows on port 80."""
    script = 'echo $$ >"$0/pid"; exec python3 -m http.server 80 --directory "$0"'
    server = deployment.start("cloud", "shell", "--", "sh", "-c", script, str(tmp_path))
    answers = ("sh", "-c", "curl -s -o /dev/null http://127.0.0.1/ && echo yes || true")
    try:
        deployment.wait(lambda: deployment.inside(*answers).strip())
        yield tmp_path
    finally:
        deployment.inside("kill", (tmp_path / "pid").read_text().strip())
        server.communicate()
