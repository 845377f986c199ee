"""With ports of no cloud: other clouds may run on this machine."""

from __future__ import annotations

import socket

import pytest

from hotcat.embedded.address import open_sockets
from hotcat.errors import HotcatError


@pytest.fixture
def ports() -> list[int]:
    """Two ports that nobody listens on at any address."""
    with socket.create_server(("", 0)) as one, socket.create_server(("", 0)) as two:
        return [one.getsockname()[1], two.getsockname()[1]]


def close(sockets: dict[int, socket.socket]) -> None:
    for listener in sockets.values():
        listener.close()


def test_all_ports_listen_at_one_address(ports: list[int]) -> None:
    address, sockets = open_sockets(iter(ports))
    assert address == "127.77.1.1"
    assert list(sockets) == ports
    for port, listener in sockets.items():
        assert listener.getsockname() == (address, port)
        with socket.create_connection((address, port), timeout=10) as client:
            accepted, peer = listener.accept()
            assert peer == client.getsockname()
            accepted.close()
    close(sockets)


def test_one_taken_port_moves_the_whole_cloud(ports: list[int]) -> None:
    with socket.create_server(("127.77.1.1", ports[1])), socket.create_server(("127.77.2.1", ports[0])):
        address, sockets = open_sockets(ports)
        assert address == "127.77.3.1"
        assert {listener.getsockname()[0] for listener in sockets.values()} == {address}
        socket.create_server(("127.77.1.1", ports[0])).close()  # what it gave up is free again
    close(sockets)


def test_two_clouds_side_by_side(ports: list[int]) -> None:
    one, of_one = open_sockets(ports)
    two, of_two = open_sockets(ports)
    assert one != two
    close(of_one)
    close(of_two)


def test_old_address_is_taken_again_where_it_is_free(ports: list[int]) -> None:
    address, sockets = open_sockets(ports, "127.77.200.1")
    assert address == "127.77.200.1"
    other, more = open_sockets(ports, "127.77.200.1")
    assert other == "127.77.1.1"
    close(sockets)
    close(more)


def test_no_address_left(ports: list[int]) -> None:
    with socket.create_server(("", ports[1])), pytest.raises(HotcatError, match=f"{ports[1]} taken"):
        open_sockets(ports)
    address, sockets = open_sockets(ports)  # and nothing was left open by the attempts
    assert address == "127.77.1.1"
    close(sockets)


def test_address_that_this_machine_lacks_is_passed_over(ports: list[int]) -> None:
    address, sockets = open_sockets(ports, "192.0.2.1")
    assert address == "127.77.1.1"
    close(sockets)
