"""The texts that Heat checks without a cloud; each was tried with openstack-heat 27.0.1's own constraint."""

from __future__ import annotations

import pytest

from hotcat.lint import address, formats

GOOD = {
    "cron_expression": ["* * * * *", "*/5 0-23 1,15 jan mon", "@daily", "0 0 * * 7", ""],
    "dns_domain": ["example.org.", ""],
    "dns_name": ["web", "web.example.org.", "1.a", ""],
    "expiration": ["2931-01-01T00:00:00Z", ""],
    "ip_addr": ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"],
    "ip_or_cidr": ["192.0.2.1", "192.0.2.0/24", "2001:db8::/64"],
    "json_string": ['{"a": 1}', ""],
    "mac_addr": ["fa:16:3e:00:00:01", "FA-16-3E-00-00-01", "fa16.3e00.0001", "fa163e000001"],
    "net_cidr": ["192.0.2.0/24", "192.0.2.7/24", "0.0.0.0/0", "::/0"],
    "rel_dns_name": ["web", ""],
    "timezone": ["Europe/Moscow", ""],
}
BAD = {
    "cron_expression": ["* * * *", "60 * * * *", "a;b * * * *"],
    "dns_domain": ["example.org", "-a."],
    "dns_name": ["Web", "a..b", "-a", "a_b", "a" * 64, "a.1."],
    "expiration": ["2015-01-01T00:00:00Z", "tomorrow"],
    "ip_addr": ["192.0.2", "192.0.2.256", "192.0.2.01", "2001:db8::g", "", 5, "192.0.2.1/24"],
    "ip_or_cidr": ["192.0.2.0/33", "web"],
    "json_string": ["{"],
    "mac_addr": ["fa:16:3e:00:00", "fa:16:3e:00:00:0g", ""],
    "net_cidr": ["192.0.2.0", "192.0.2.0/33", "192.0.2.0/255.255.255.0", "2001:db8::/129", "/24", "1" * 9999],
    "rel_dns_name": ["web.example.org."],
    "timezone": ["Mars/Olympus", "../etc/passwd"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, some in GOOD.items() for text in some])
def test_good(name: str, text: str) -> None:
    assert formats.CHECKS[name](text) is None


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, some in BAD.items() for text in some])
def test_bad(name: str, text: str) -> None:
    assert formats.CHECKS[name](text)


def test_a_network_has_its_addresses() -> None:
    network = address.network("192.0.2.7/30")
    assert network
    inside = [
        text for text in ("192.0.2.3", "192.0.2.4", "192.0.2.7", "192.0.2.8", "::4") if _has(network, text)
    ]
    assert inside == ["192.0.2.4", "192.0.2.7"]


def _has(network: address.Network, text: str) -> bool:
    found = address.address(text)
    return found is not None and network.has(found)
