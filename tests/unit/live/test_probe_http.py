from __future__ import annotations

from typing import Any

import pytest

from hotcat.errors import HotcatError
from hotcat.live import probes
from hotcat.live.cloud import Cloud, Relay


def look(cloud: Cloud, **arguments: Any) -> str | None:
    return probes.look(cloud, "http", arguments, within=0)


def test_a_page_as_expected(direct: Cloud, page: int) -> None:
    url = f"http://127.0.0.1:{page}/"
    assert look(direct, url=url, contains="hello", headers={"x-kind": "test"}, body={"length": 11}) is None


def test_every_difference_is_told(direct: Cloud, page: int) -> None:
    miss = look(direct, url=f"http://127.0.0.1:{page}/", status=404, contains="bye", headers={"Etag": "x"})
    assert miss
    for part in ("200 is not 404", "'hello world' does not contain 'bye'", "header Etag: None is not 'x'"):
        assert part in miss


def test_redirects_are_seen_as_they_are(direct: Cloud, page: int) -> None:
    assert look(direct, url=f"http://127.0.0.1:{page}/moved", status=302) is None


def test_the_relay_resolves_the_name(relayed: Cloud, socks: Any, page: int) -> None:
    assert look(relayed, url=f"http://inside.test:{page}/", contains="hello") is None
    assert socks.asked == [("inside.test", page)]


def test_a_proxy_of_the_environment_is_not_used(
    direct: Cloud, page: int, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port}")
    assert look(direct, url=f"http://127.0.0.1:{page}/") is None


@pytest.mark.parametrize("cloud", ["direct", "relayed"])
def test_nothing_listens(cloud: str, closed_port: int, request: pytest.FixtureRequest) -> None:
    miss = look(request.getfixturevalue(cloud), url=f"http://127.0.0.1:{closed_port}/")
    assert miss
    assert "no answer" in miss
    assert "refused" in miss


def test_a_silent_relay_is_not_taken_for_a_silent_guest(page: int, closed_port: int) -> None:
    cloud = Cloud("there", None, relay=Relay("127.0.0.1", closed_port))  # type: ignore[arg-type]
    with pytest.raises(HotcatError, match="SOCKS relay"):
        look(cloud, url=f"http://127.0.0.1:{page}/")


@pytest.mark.parametrize("path", ["umlaut", "latin", "odd"])
def test_a_body_is_utf_8_unless_it_says_otherwise(direct: Cloud, page: int, path: str) -> None:
    assert look(direct, url=f"http://127.0.0.1:{page}/{path}", contains="wörld") is None


def test_a_body_that_breaks_off_is_a_miss(direct: Cloud, page: int) -> None:
    assert "no answer" in str(look(direct, url=f"http://127.0.0.1:{page}/short", contains="hello"))


@pytest.mark.parametrize("url", ["127.0.0.1", "nothing://x/", "http://", "http://h:99999/", "http://a..b/"])
def test_a_wrong_url_is_an_error_at_once(direct: Cloud, url: str) -> None:
    with pytest.raises(HotcatError, match="http:"):
        look(direct, url=url)
