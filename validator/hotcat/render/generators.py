"""The named generators of values: `password`, `key_pair`, `unique_name`."""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass, field

_LETTERS_AND_DIGITS = string.ascii_letters + string.digits
_NAME = string.ascii_lowercase + string.digits
_CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
MIN_PASSWORD, MAX_PASSWORD = 8, 128


@dataclass(frozen=True)
class KeyPair:
    """An ed25519 key pair in OpenSSH's formats: a line for the public key, a PEM text for the private one."""

    public_key: str
    private_key: str = field(repr=False)


class Generators:
    """Generates values for one rendering; `key_pairs` holds the key pairs made, by name."""

    def __init__(self) -> None:
        self.key_pairs: dict[str, KeyPair] = {}
        self.used: list[str] = []

    def password(self, length: int = 20) -> str:
        """Return a password of letters and digits: at least one small letter, one capital and one digit."""
        self.used.append("password")
        if not MIN_PASSWORD <= length <= MAX_PASSWORD:
            raise ValueError(f"password: the length is {MIN_PASSWORD} to {MAX_PASSWORD}")
        while True:
            candidate = "".join(secrets.choice(_LETTERS_AND_DIGITS) for _ in range(length))
            if all(set(candidate) & set(characters) for characters in _CLASSES):
                return candidate

    def key_pair(self, name: str = "default") -> KeyPair:
        """Return the key pair of that name; the first call makes it, later calls return the same one."""
        self.used.append("key_pair")
        if not name.replace("-", "").replace("_", "").isalnum():
            raise ValueError("key_pair: the name holds letters, digits, - and _ only")
        if name not in self.key_pairs:
            self.key_pairs[name] = _new_key_pair(name)
        return self.key_pairs[name]

    def unique_name(self, prefix: str = "hotcat") -> str:
        """Return `prefix` with a random suffix of 8 characters: a name nobody else has."""
        self.used.append("unique_name")
        return f"{prefix}-{''.join(secrets.choice(_NAME) for _ in range(8))}"

    def named(self) -> dict[str, object]:
        """Return the generators by the names that expressions use."""
        return {"password": self.password, "key_pair": self.key_pair, "unique_name": self.unique_name}


def _new_key_pair(comment: str) -> KeyPair:
    # Imported here: only who asks for a key pair pays for it.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
    return KeyPair(f"{public} hotcat-{comment}", pem)
