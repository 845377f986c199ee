"""All of it as an ordinary user: one is made, and runs the demo from a wheel of this tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.live.person import Person
    from tests.live.rig import Rig

pytestmark = pytest.mark.live


def test_demo_as_an_ordinary_user(rig: Rig, person: Person) -> None:  # noqa: ARG001  (rig: it is installed)
    shown = person.run("demo")
    assert "It works" in shown
    assert "curl --proxy socks5h://127.77." in shown
    assert "served this page" in person.run("demo")
    assert "is down" in person.run("cloud", "down")
    assert not person.alive()
    assert not list(person.clouds.iterdir())
    assert not (person.home / ".config").exists()
