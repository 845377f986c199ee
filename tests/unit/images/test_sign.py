from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cursive import signature_utils
from tests.certificates import self_signed

from hotcat.errors import HotcatError
from hotcat.images import sign

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography import x509

CONTENT = b"an image" * 1000
PASSPHRASE = b"not said aloud"


def write_pair(
    folder: Path, key: Any, *, age_days: int = 1, passphrase: bytes | None = None
) -> tuple[Path, Path]:
    """A certificate, and its key."""
    paths = folder / "image.crt", folder / "image.key"
    certificate = self_signed(key, "images", age_days=age_days)
    paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    encryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    return paths


def nobody() -> bytes:
    raise AssertionError("a passphrase was asked for")


def verify(properties: dict[str, str], certificate: x509.Certificate, content: bytes) -> None:
    """As Glance and Nova do, with the library that they use."""
    key_type = signature_utils.SignatureKeyType.lookup(properties["img_signature_key_type"])
    public_key: Any = certificate.public_key()
    assert isinstance(public_key, key_type.public_key_type)
    verifier = key_type.create_verifier(
        signature_utils.get_signature(properties["img_signature"]),
        signature_utils.get_hash_method(properties["img_signature_hash_method"]),
        public_key,
    )
    verifier.update(content)
    verifier.verify()


KEYS = {
    "RSA-PSS": lambda: rsa.generate_private_key(65537, 2048),
    "ECC_SECP384R1": lambda: ec.generate_private_key(ec.SECP384R1()),
    "ECC_SECP521R1": lambda: ec.generate_private_key(ec.SECP521R1()),
}


@pytest.mark.parametrize("kind", KEYS)
def test_glances_own_verifier_takes_the_signature(kind: str, tmp_path: Path) -> None:
    signer = sign.load(*write_pair(tmp_path, KEYS[kind]()), nobody)
    properties = signer.properties(hashlib.sha256(CONTENT).hexdigest(), "some-id")
    assert signature_utils.should_create_verifier(properties)
    assert properties["img_signature_key_type"] == kind
    assert properties["img_signature_certificate_uuid"] == "some-id"
    verify(properties, signer.certificate, CONTENT)
    with pytest.raises(InvalidSignature):
        verify(properties, signer.certificate, CONTENT + b"!")


def test_the_passphrase_of_a_key_is_asked_for(tmp_path: Path) -> None:
    paths = write_pair(tmp_path, KEYS["ECC_SECP384R1"](), passphrase=PASSPHRASE)
    assert sign.load(*paths, lambda: PASSPHRASE).key_type == "ECC_SECP384R1"
    for wrong in (b"", b"wrong"):
        with pytest.raises(HotcatError, match="passphrase") as raised:
            sign.load(*paths, lambda wrong=wrong: wrong)
        assert raised.value.place
        assert raised.value.place.file == paths[1]


def test_another_certificates_key_is_refused(tmp_path: Path) -> None:
    certificate, _ = write_pair(tmp_path, KEYS["ECC_SECP384R1"]())
    (tmp_path / "other").mkdir()
    _, key = write_pair(tmp_path / "other", KEYS["ECC_SECP384R1"]())
    with pytest.raises(HotcatError, match="not the key of the certificate"):
        sign.load(certificate, key, nobody)


def test_a_key_that_nobody_verifies_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HotcatError, match="P-384"):
        sign.load(*write_pair(tmp_path, ec.generate_private_key(ec.SECP256R1())), nobody)


@pytest.mark.parametrize("age", [31, -1])
def test_a_certificate_has_to_be_valid_today(age: int, tmp_path: Path) -> None:
    with pytest.raises(HotcatError, match="not today"):
        sign.load(*write_pair(tmp_path, KEYS["ECC_SECP384R1"](), age_days=age), nobody)


def test_other_files_are_refused_with_their_place(tmp_path: Path) -> None:
    certificate, key = write_pair(tmp_path, KEYS["ECC_SECP384R1"]())
    for pair in ((key, key), (certificate, certificate), (certificate, tmp_path / "none")):
        with pytest.raises(HotcatError) as raised:
            sign.load(*pair, nobody)
        assert raised.value.place
        assert base64.b64encode(key.read_bytes()[40:60]).decode() not in str(raised.value)
