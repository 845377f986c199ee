"""Signatures of images, as Glance verifies them at the upload and Nova at each boot (cursive's properties).

The key stays in this process: it is read from its file, and goes neither into arguments nor into logs.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError, Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cryptography.x509 import Certificate
    from openstack.connection import Connection

HASH = "sha256"
_SIGNATURE = "img_signature"
_HASH_METHOD = "img_signature_hash_method"
_KEY_TYPE = "img_signature_key_type"
_CERTIFICATE = "img_signature_certificate_uuid"
_CURVES = ("secp384r1", "secp521r1")  # what cursive knows and today's cryptography still has


@dataclass(frozen=True)
class Signer:
    """A certificate with its private key; `fingerprint` is the certificate's SHA-256."""

    certificate: Certificate
    fingerprint: str
    key_type: str
    _key: Any

    def properties(self, digest: str, certificate_id: str) -> dict[str, str]:
        """Return the image properties that sign data of this SHA-256 (hex).

        `certificate_id` is the certificate's id in the cloud's key manager.
        """
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
        from cryptography.hazmat.primitives.hashes import SHA256

        hashed = bytes.fromhex(digest)
        if self.key_type == "RSA-PSS":
            signature = self._key.sign(hashed, _pss(), Prehashed(SHA256()))
        else:
            signature = self._key.sign(hashed, ec.ECDSA(Prehashed(SHA256())))
        return {
            _SIGNATURE: base64.b64encode(signature).decode(),
            _HASH_METHOD: "SHA-256",
            _KEY_TYPE: self.key_type,
            _CERTIFICATE: certificate_id,
        }


def load(certificate: Path, key: Path, passphrase: Callable[[], bytes]) -> Signer:
    """Read a PEM certificate and its PEM key, whose passphrase is asked for where it has one.

    Raises HotcatError for what cannot be read, does not fit together or could not be verified.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        read = x509.load_pem_x509_certificate(_bytes(certificate))
    except ValueError:
        raise HotcatError(
            "this is no certificate in PEM", remedy="Name an X.509 certificate.", place=Place(certificate)
        ) from None
    if not read.not_valid_before_utc <= datetime.now(UTC) <= read.not_valid_after_utc:
        raise HotcatError(
            f"the certificate is valid from {read.not_valid_before_utc:%Y-%m-%d} "
            f"to {read.not_valid_after_utc:%Y-%m-%d}, not today",
            remedy="Sign with one that is.",
            place=Place(certificate),
        )
    private = _private(key, passphrase)
    if private.public_key() != read.public_key():
        raise HotcatError(
            f"this is not the key of the certificate {certificate}",
            remedy="Name the key that belongs to it with --key.",
            place=Place(key),
        )
    return Signer(read, read.fingerprint(SHA256()).hex(), _type_of(private, key), private)


def keep_certificate(connection: Connection, signer: Signer) -> str:
    """Return the id of the certificate in the cloud's key manager, putting it there where it is not.

    Raises HotcatError for a cloud without a key manager, and where it refuses.
    """
    from cryptography.hazmat.primitives.serialization import Encoding
    from keystoneauth1.exceptions import ClientException
    from openstack.exceptions import SDKException

    otherwise = "Name the id of a certificate that the cloud's key manager has with --certificate-uuid."
    name = f"hotcat-{signer.fingerprint}"
    try:
        if not connection.endpoint_for("key-manager"):
            raise HotcatError("the cloud has no key manager for the certificate", remedy=otherwise)
        keeper: Any = connection.key_manager
        found = next((one for one in keeper.secrets(name=name) if one.status == "ACTIVE"), None)
        if found is None:
            found = keeper.create_secret(
                name=name,
                secret_type="certificate",  # noqa: S106  (Barbican's word for what is public)
                payload=base64.b64encode(signer.certificate.public_bytes(Encoding.PEM)).decode(),
                payload_content_type="application/octet-stream",
                payload_content_encoding="base64",
            )
    except (SDKException, ClientException) as error:
        raise HotcatError(
            f"the cloud's key manager does not take the certificate: {error}", remedy=otherwise
        ) from None
    return str(found.secret_id)


def _pss() -> Any:
    from cryptography.hazmat.primitives.asymmetric import padding
    from cryptography.hazmat.primitives.hashes import SHA256

    return padding.PSS(padding.MGF1(SHA256()), padding.PSS.MAX_LENGTH)


def _private(path: Path, passphrase: Callable[[], bytes]) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    pem = _bytes(path)
    try:
        try:
            return load_pem_private_key(pem, None)
        except TypeError:  # it is encrypted
            return load_pem_private_key(pem, passphrase())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise HotcatError(
            "this is no private key in PEM, or the passphrase is wrong",
            remedy="The passphrase is asked for on a terminal, else read from $HOTCAT_SIGN_PASSPHRASE.",
            place=Place(path),
        ) from None


def _type_of(private: Any, path: Path) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if isinstance(private, rsa.RSAPrivateKey):
        return "RSA-PSS"
    if isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.name in _CURVES:
        return f"ECC_{private.curve.name.upper()}"
    raise HotcatError(
        "Glance and Nova verify no signatures by such a key",
        remedy="Use an RSA key, or one of the elliptic curves P-384 and P-521.",
        place=Place(path),
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise HotcatError(
            f"cannot read: {error.strerror}", remedy="Name a file that you may read.", place=Place(path)
        ) from None
