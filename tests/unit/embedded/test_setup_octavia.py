"""The certificates by which Octavia and its amphorae know each other."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from hotcat.embedded.setups.octavia import certificates

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE = "correct horse"


def read(folder: Path, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / name).read_bytes())


def test_octavia_is_vouched_for_by_the_authority_that_amphorae_trust(tmp_path: Path) -> None:
    certificates(tmp_path, PASSPHRASE)
    authority, own = read(tmp_path, "client-ca.pem"), read(tmp_path, "client.pem")
    own.verify_directly_issued_by(authority)
    assert authority.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not own.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    key = load_pem_private_key((tmp_path / "client.pem").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert key.public_key() == own.public_key()


def test_an_amphora_cannot_pass_for_octavia(tmp_path: Path) -> None:
    certificates(tmp_path, PASSPHRASE)
    with pytest.raises(ValueError, match="Issuer"):
        read(tmp_path, "client.pem").verify_directly_issued_by(read(tmp_path, "server-ca.pem"))


def test_the_signing_key_is_encrypted(tmp_path: Path) -> None:
    certificates(tmp_path, PASSPHRASE)
    sealed = (tmp_path / "server-ca.key").read_bytes()
    with pytest.raises(TypeError):
        load_pem_private_key(sealed, None)
    key = load_pem_private_key(sealed, PASSPHRASE.encode())
    assert key.public_key() == read(tmp_path, "server-ca.pem").public_key()


def test_they_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    certificates(tmp_path, PASSPHRASE)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    certificates(tmp_path, PASSPHRASE)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == made


def test_interrupted_they_are_made_again_whole(tmp_path: Path) -> None:
    certificates(tmp_path, PASSPHRASE)
    (tmp_path / "client.pem").unlink()
    certificates(tmp_path, PASSPHRASE)
    read(tmp_path, "client.pem").verify_directly_issued_by(read(tmp_path, "client-ca.pem"))
