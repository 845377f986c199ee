from __future__ import annotations

import pytest

from hotcat.embedded.guest.modules import MissingModuleError, Module, load_order

MODULES = {
    name: Module(name, b"", needs)
    for name, needs in {
        "virtio_ring": (),
        "virtio": ("virtio_ring",),
        "virtio_pci": ("virtio", "virtio_ring"),
        "virtio_net": ("virtio_ring", "virtio", "net_failover"),
        "net_failover": ("failover",),
        "failover": (),
        "broken": ("virtio", "absent"),
    }.items()
}


def order(*wanted: str, builtin: tuple[str, ...] = ()) -> list[str]:
    return [module.name for module in load_order(wanted, MODULES, builtin)]


def test_needs_come_first_and_each_module_once() -> None:
    assert order("virtio_pci", "virtio_net") == [
        "virtio_ring",
        "virtio",
        "virtio_pci",
        "failover",
        "net_failover",
        "virtio_net",
    ]


def test_wanted_order_is_kept_where_needs_allow() -> None:
    assert order("failover", "virtio_ring") == ["failover", "virtio_ring"]
    assert order("virtio", "virtio_ring") == ["virtio_ring", "virtio"]


def test_what_the_kernel_has_built_in_is_left_out() -> None:
    assert order("virtio-net", builtin=("virtio", "net-failover")) == ["virtio_ring", "virtio_net"]


def test_missing_need_is_named_with_who_needs_it() -> None:
    with pytest.raises(MissingModuleError, match="no module absent, which broken needs"):
        order("broken")
