"""The http probe: one GET, without following redirects; its status, headers and body are matched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema, RequestException
from urllib3.exceptions import HTTPError, LocationParseError

from hotcat.errors import HotcatError
from hotcat.live.probes.miss import ProbeMissError, expect
from hotcat.live.reach import require_relay

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hotcat.live.cloud import Cloud

_TIMEOUT = (5.0, 10.0)  # seconds to connect, and between two bytes
_LARGEST = 1 << 20  # bytes of a body that are read


def look(cloud: Cloud, arguments: Mapping[str, Any]) -> None:
    """GET `url`; expects `status` (200), `body`, `contains` and `headers` where given."""
    url = arguments["url"]
    answer, body = fetch(cloud, url)
    expect(f"GET {url}", _checks(arguments, answer, body))


def fetch(cloud: Cloud, url: str) -> tuple[requests.Response, str]:
    """GET a page inside the cloud; returns the answer, and of its body what comes in the first MiB.

    Raises ProbeMissError where there is no answer; HotcatError where `url` is none, or the relay is silent.
    """
    with requests.Session() as session:
        session.trust_env = False  # a proxy of the user's own does not lead into the cloud
        if cloud.relay:
            session.proxies = {"http": cloud.relay.url, "https": cloud.relay.url}
        try:
            with session.get(url, timeout=_TIMEOUT, allow_redirects=False, stream=True) as answer:
                body = answer.raw.read(_LARGEST, decode_content=True)
        except (InvalidSchema, InvalidURL, MissingSchema, LocationParseError) as error:
            raise HotcatError(f"http: {error}", remedy="url is http://HOST[:PORT]/PATH, or https.") from None
        except (RequestException, HTTPError, OSError) as error:
            require_relay(cloud)
            raise ProbeMissError(f"GET {url}: no answer: {_why(error)}") from None
    return answer, _text(answer, body)


def _text(answer: requests.Response, body: bytes) -> str:
    # Where a page does not say its encoding, requests says Latin-1, as nobody writes any more.
    said = answer.encoding if "charset" in answer.headers.get("Content-Type", "") else None
    try:
        return body.decode(said or "utf-8", errors="replace")
    except LookupError:
        return body.decode(errors="replace")


def _why(error: Exception) -> object:
    """Return what lies beneath the wrappings of requests and urllib3."""
    inner = error.args[0] if error.args else error
    return getattr(inner, "reason", inner)


def _checks(
    arguments: Mapping[str, Any], answer: requests.Response, body: str
) -> Iterator[tuple[str, object, object]]:
    yield "status", arguments.get("status", 200), answer.status_code
    if "contains" in arguments:
        yield "body", {"contains": arguments["contains"]}, body
    if "body" in arguments:
        yield "body", arguments["body"], body
    for name, matcher in arguments.get("headers", {}).items():
        yield f"header {name}", matcher, answer.headers.get(name)
