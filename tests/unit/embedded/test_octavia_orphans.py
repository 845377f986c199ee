"""Ports of load balancers that Octavia never came to know."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hotcat.embedded.setups.octavia_orphans import delete


def test_ports_without_a_balancer_go_and_all_others_stay() -> None:
    ports = [
        SimpleNamespace(id="known", device_owner="Octavia", device_id="lb-1"),
        SimpleNamespace(id="orphan", device_owner="Octavia", device_id="lb-2"),
        SimpleNamespace(id="orphan of OVN", device_owner="ovn-lb:vip", device_id="lb-3"),
        SimpleNamespace(id="an amphora's", device_owner="Octavia", device_id="4"),
        SimpleNamespace(id="a tenant's", device_owner="compute:nova", device_id="lb-5"),
    ]
    deleted: list[Any] = []
    network = SimpleNamespace(
        ports=lambda device_owner: [port for port in ports if port.device_owner == device_owner],
        delete_port=deleted.append,
    )
    balancers = SimpleNamespace(load_balancers=lambda: [SimpleNamespace(id="1")])
    assert delete(SimpleNamespace(network=network, load_balancer=balancers), patience=0.0) == deleted
    assert deleted == ["orphan", "orphan of OVN"]
