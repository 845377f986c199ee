"""The whole deployment as an ordinary user; when it ends, the machine is as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.live.traces import machine, namespaces, own_namespaces

from hotcat.embedded.paths import CloudPaths

if TYPE_CHECKING:
    from tests.live.person import Person

pytestmark = [pytest.mark.live, pytest.mark.scheduled]
NAME = "everything"


def test_the_whole_deployment_of_an_ordinary_user_leaves_nothing(person: Person) -> None:
    paths = CloudPaths(person.clouds / NAME)
    places = (paths.root, person.home / ".config/openstack/clouds.yaml")
    person.run("cloud", "install", "--with", "full")
    before = machine(*places)
    person.run("cloud", "up", "--cloud-name", NAME, "--with", "full")
    assert machine(*places) != before
    spaces = own_namespaces(paths)
    person.run("cloud", "down", "--cloud-name", NAME)
    assert machine(*places) == before
    assert not person.alive()
    assert not namespaces() & spaces
