"""What `hotcat cloud doctor` says of machines that lack something."""

from __future__ import annotations

import resource
import shutil
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest

from hotcat.embedded import address, doctor
from hotcat.embedded.doctor import MISSING, NOTE, OK, Look
from hotcat.embedded.install import environment, hypervisor, kernel, system
from hotcat.errors import HotcatError


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTCAT_CACHE", str(tmp_path / "not" / "yet"))


def look(what: str, *services: str) -> Look:
    (found,) = doctor.LOOKS[what](services)
    return found


def test_missing_packages_with_the_command_that_installs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "missing_packages", lambda _: ["haproxy", "zstd"])
    found = look("packages", "barbican")
    assert (found.state, found.remedy, found.root) == (MISSING, "hotcat cloud install --with barbican", True)
    assert found.found.endswith("are not installed: haproxy zstd")


def test_a_machine_without_dpkg_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: object) -> list[str]:
        raise HotcatError("this is no Debian", remedy="Use Debian.")

    monkeypatch.setattr(system, "missing_packages", none)
    assert look("packages") == Look("packages", MISSING, "this is no Debian", "Use Debian.")


def test_nothing_is_installed_in_an_empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment, "SYSTEM_CACHE", tmp_path)
    found = look("openstack")
    assert (found.state, found.remedy, found.root) == (MISSING, "hotcat cloud install", False)


@pytest.mark.parametrize(
    ("exists", "remedy"), [(True, "chmod 0666 {}"), (False, "modprobe tun")], ids=["closed", "absent"]
)
def test_tun_device(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, exists: bool, remedy: str) -> None:
    tun = tmp_path / "tun"
    if exists:
        tun.touch(mode=0o600)
    monkeypatch.setattr(system, "TUN", tun)
    monkeypatch.setattr(system, "tun_is_open", lambda: False)
    found = look("tun device")
    assert (found.state, found.remedy, found.root) == (MISSING, remedy.format(tun), True)


def test_what_the_kernel_refuses_is_tried_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        kernel,
        "ABILITIES",
        {"fine": ("all", "true"), "odd": ("guests", "sh -c 'echo no such thing >&2; exit 1'")},
    )
    if "namespaces" in kernel.refused():
        pytest.skip("this machine lets nobody make namespaces")
    assert kernel.refused() == {"odd": "no such thing"}
    found = look("kernel")
    assert found.state == MISSING
    assert found.found == "no odd in a namespace, which is for guests: no such thing"


def test_no_namespaces_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "NAMESPACES", ("--no-such-option",))
    found = look("kernel")
    assert found.state == MISSING
    assert "may not make namespaces: unshare: " in found.found
    assert "unprivileged_userns" in found.remedy


def test_no_kvm_is_only_slow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(hypervisor, "KVM", tmp_path / "kvm")
    assert look("kvm").state == NOTE


def test_taken_ports_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:  # noqa: S104  (that is what is in the way)
        port = taken.getsockname()[1]
        monkeypatch.setattr(doctor, "published_ports", lambda _: [port])
        found = look("address")
    assert found.state == MISSING
    assert f"{port} taken" in found.found
    monkeypatch.setattr(doctor, "published_ports", lambda _: [port])
    assert look("address").state == OK
    _, sockets = address.open_sockets([port])  # and none of them was kept
    for listener in sockets.values():
        listener.close()


def test_full_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=doctor.GIB // 10))
    found = look("disk")
    assert found.state == MISSING
    assert f"0.1 GiB are free at {tmp_path}" in found.found


@pytest.mark.parametrize(
    ("gib", "services", "state"),
    [(4, (), OK), (3, (), MISSING), (4, ("barbican",), MISSING), (5, ("barbican",), OK)],
)
def test_memory(monkeypatch: pytest.MonkeyPatch, gib: int, services: tuple[str, ...], state: str) -> None:
    read = Path.read_text

    def text(path: Path) -> str:
        return f"MemTotal: 9 kB\nMemAvailable: {gib * 1024**2} kB" if path.name == "meminfo" else read(path)

    monkeypatch.setattr(Path, "read_text", text)
    assert look("memory", *services).state == state


def test_few_open_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 1024))
    assert look("open files").state == MISSING
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, resource.RLIM_INFINITY))
    assert look("open files").state == OK


def test_a_cloud_that_does_not_run_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "not/yet/clouds/second").mkdir(parents=True)
    found = look("clouds")
    assert found.state == NOTE
    assert found.remedy.startswith("hotcat cloud down --cloud-name second")
