"""The passwords and keys of one cloud: generated, kept in one 0600 file, never the same in two clouds."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import struct
import time
from typing import TYPE_CHECKING

from hotcat.embedded.storage import ACCOUNTS, key_of

if TYPE_CHECKING:
    from pathlib import Path

# Accounts whose password only the cloud itself and the owner's clouds.yaml know.
MESSAGING_USER = "openstack"
PASSWORDS = (
    "admin",
    "member",
    "database",
    "messaging",
    "keystone",
    "placement",
    "glance",
    "neutron",
    "nova",
    "heat",
    "heat_domain_admin",
    "metadata_proxy",
    "barbican",
    "cinder",
    "horizon",
    "designate",
    "octavia",
    "octavia_ca",
    "octavia_heartbeat",
    "masakari",
)
HASH_ROUNDS = 1000  # these passwords hold 190 random bits: stretching them adds start-up time, not safety


def generate() -> dict[str, str]:
    """Make all secrets of a new cloud."""
    values = {name: secrets.token_urlsafe(24) for name in PASSWORDS}
    values["heat_auth_encryption_key"] = secrets.token_hex(16)
    values["barbican_kek"] = base64.b64encode(os.urandom(32)).decode()
    values |= {key_of(account): _cephx_key() for account in ACCOUNTS}
    values["octavia_amphora_certificates"] = secrets.token_hex(16)
    values["rndc_key"] = base64.b64encode(os.urandom(32)).decode()
    for repository in ("fernet", "credential"):
        for number in (0, 1):
            values[f"{repository}_key_{number}"] = base64.urlsafe_b64encode(os.urandom(32)).decode()
    return values


def _cephx_key() -> str:
    """A key as Ceph has it: kind (1: AES), seconds and nanoseconds of its making, length, the key."""
    key = os.urandom(16)
    return base64.b64encode(struct.pack("<HIIH", 1, int(time.time()), 0, len(key)) + key).decode()


def load_or_generate(path: Path) -> dict[str, str]:
    """Read the cloud's secrets, or make and store them."""
    if path.exists():
        stored: dict[str, str] = json.loads(path.read_text())
        return stored
    values = generate()
    write_private(path, json.dumps(values, indent=1))
    return values


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    partial.replace(path)


def keystone_hash(password: str) -> str:
    """The password as Keystone stores it (its pbkdf2_sha512 hasher's format)."""
    salt = os.urandom(16)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, HASH_ROUNDS)
    encoded = [base64.b64encode(part).rstrip(b"=").decode() for part in (salt, digest)]
    return f"$pbkdf2-sha512${HASH_ROUNDS}${encoded[0]}${encoded[1]}"
