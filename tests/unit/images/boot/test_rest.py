"""An image's files, before any boot."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

import pytest

from hotcat.errors import HotcatError
from hotcat.images.boot import rest

if TYPE_CHECKING:
    from pathlib import Path

SHADOW = "root:*:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\nsomeone:!:19000::::::\nother:!!:::::::\n"
CLEAN = {
    "./etc/machine-id": "",
    "./etc/shadow": SHADOW,
    "./etc/passwd": "root:x:0:0:root:/root:/bin/bash\n",
    "./etc/ssh/sshd_config": "PasswordAuthentication no\n",
    "./root/.ssh/authorized_keys": "\n",
    "./usr/share/doc/authorized_keys": "ssh-ed25519 AAAA example\n",
}


def tar(path: Path, files: dict[str, str]) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return path


def test_a_clean_image_has_none(tmp_path: Path) -> None:
    assert not list(rest.faults(tar(tmp_path / "image.tar", CLEAN)))


def test_a_machine_id_that_systemd_calls_uninitialized_is_clean(tmp_path: Path) -> None:
    assert not list(rest.faults(tar(tmp_path / "a.tar", CLEAN | {"./etc/machine-id": "uninitialized\n"})))


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("etc/machine-id", "0123456789abcdef0123456789abcdef\n", "/etc/machine-id is filled"),
        ("var/lib/dbus/machine-id", "0123456789abcdef0123456789abcdef\n", "machine-id is filled"),
        ("etc/ssh/ssh_host_ed25519_key", "-----BEGIN", "share the host key"),
        ("home/debian/.ssh/authorized_keys", "ssh-ed25519 AAAA\n", "lets the owner of a key"),
        ("etc/skel/.ssh/authorized_keys2", "ssh-ed25519 AAAA\n", "lets the owner of a key"),
        ("etc/shadow", "root:$y$j9T$abc$def:19000:0:99999:7:::\n", "root has a password"),
        ("etc/shadow", "root::19000:0:99999:7:::\n", "root logs in without a password"),
        ("etc/passwd", "toor:$1$abc$def:0:0::/:/bin/sh\n", "toor has a password"),
    ],
)
def test_what_all_servers_would_share_is_told(tmp_path: Path, name: str, text: str, told: str) -> None:
    found = list(rest.faults(tar(tmp_path / "image.tar", {**CLEAN, f"./{name}": text})))
    assert len(found) == 1
    assert told in found[0]
    assert f"/{name}" in found[0]


def test_the_last_copy_of_a_file_counts(tmp_path: Path) -> None:
    path = tar(tmp_path / "image.tar", {"./etc/machine-id": "0" * 32})
    with tarfile.open(path, "a") as archive:
        archive.addfile(tarfile.TarInfo("etc/machine-id"))
    assert not list(rest.faults(path))


@pytest.mark.parametrize("content", [b"", b"no tar", b"\0" * 10240])
def test_what_is_no_tar_of_files_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "image.tar"
    path.write_bytes(content)
    with pytest.raises(HotcatError, match=r"files"):
        list(rest.faults(path))
