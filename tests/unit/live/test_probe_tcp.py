from __future__ import annotations

from typing import Any

import pytest

from hotcat.errors import HotcatError
from hotcat.live import probes
from hotcat.live.cloud import Cloud, Relay


@pytest.fixture(params=["direct", "relayed"])
def cloud(request: pytest.FixtureRequest) -> Cloud:
    found: Cloud = request.getfixturevalue(request.param)
    return found


def look(cloud: Cloud, **arguments: Any) -> str | None:
    return probes.look(cloud, "tcp", {"host": "127.0.0.1", **arguments}, within=0)


def test_open(cloud: Cloud, page: int) -> None:
    assert look(cloud, port=str(page)) is None
    assert "must not" in str(look(cloud, port=page, open=False))


def test_closed(cloud: Cloud, closed_port: int) -> None:
    assert "does not accept" in str(look(cloud, port=closed_port))
    assert look(cloud, port=closed_port, open=False) is None


def test_a_silent_relay_is_not_taken_for_a_closed_port(page: int, closed_port: int) -> None:
    cloud = Cloud("there", None, relay=Relay("127.0.0.1", closed_port))  # type: ignore[arg-type]
    with pytest.raises(HotcatError, match="SOCKS relay"):
        look(cloud, port=page, open=False)


@pytest.mark.parametrize("host", ["", "a..b"])
def test_what_is_no_host(cloud: Cloud, page: int, host: str) -> None:
    with pytest.raises(HotcatError, match="not a host"):
        look(cloud, host=host, port=page)


def test_a_name_that_nobody_knows_is_not_taken_for_a_closed_port(direct: Cloud) -> None:
    assert "no-such-name.invalid" in str(look(direct, host="no-such-name.invalid", port=80, open=False))


@pytest.mark.parametrize("port", [0, 65536, "http", ""])
def test_what_is_no_port(direct: Cloud, port: object) -> None:
    with pytest.raises(HotcatError, match="not a port"):
        look(direct, port=port)
