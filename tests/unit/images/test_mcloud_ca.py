"""The element mcloud-ca on the machine that builds: which certificates it hands into the image."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import load_pem_x509_certificate
from tests.certificates import self_signed

HOOK = Path(__file__).parents[3] / "elements/mcloud-ca/extra-data.d/50-mcloud-ca"


def _pem(name: str) -> bytes:
    return self_signed(ec.generate_private_key(ec.SECP384R1()), name).public_bytes(Encoding.PEM)


def _hook(tmp_path: Path, named: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ("bash", str(HOOK)),
        env={"PATH": os.environ["PATH"], "TMP_HOOKS_PATH": str(tmp_path / "hooks"), "DIB_MCLOUD_CA": named},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_certificate_becomes_a_file_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "authorities"
    folder.mkdir()
    one, two, three = map(_pem, ("one", "two", "three"))
    (folder / "company.pem").write_bytes(one + two)
    (folder / "notes.txt").write_text("no certificate, and not asked for")
    (tmp_path / "cloud.crt").write_bytes(b"a remark\n" + three)
    done = _hook(tmp_path, f"{folder}:{tmp_path / 'cloud.crt'}")
    assert done.returncode == 0, done.stderr
    made = {path.name: path.read_bytes() for path in (tmp_path / "hooks/mcloud-ca-certificates").iterdir()}
    assert {name: load_pem_x509_certificate(text) for name, text in made.items()} == {
        "mcloud-company-1.crt": load_pem_x509_certificate(one),
        "mcloud-company-2.crt": load_pem_x509_certificate(two),
        "mcloud-cloud-1.crt": load_pem_x509_certificate(three),
    }


def test_without_any_nothing_is_handed_in(tmp_path: Path) -> None:
    done = _hook(tmp_path, "")
    assert done.returncode == 0, done.stderr
    assert not list((tmp_path / "hooks/mcloud-ca-certificates").iterdir())


@pytest.mark.parametrize(
    ("content", "told"),
    [("key", "holds a private key"), ("text", "holds no certificate"), (None, "there is no ")],
)
def test_what_is_no_certificate_stops_the_build(tmp_path: Path, content: str | None, told: str) -> None:
    path = tmp_path / "ca.pem"
    if content == "key":
        key = ec.generate_private_key(ec.SECP384R1())
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(_pem("ca") + pem)
    elif content:
        path.write_text("hello\n")
    done = _hook(tmp_path, str(path))
    assert done.returncode == 1
    assert told in done.stderr
    assert str(path) in done.stderr
