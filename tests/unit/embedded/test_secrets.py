from __future__ import annotations

import base64
import json
import re
import stat
import struct
from hashlib import sha512
from hmac import digest
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet

from hotcat.embedded.secrets import PASSWORDS, generate, keystone_hash, load_or_generate, write_private
from hotcat.embedded.storage import ACCOUNTS, key_of

if TYPE_CHECKING:
    from pathlib import Path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_all_secrets_differ_in_one_cloud_and_between_two() -> None:
    one, other = generate(), generate()
    values = [*one.values(), *other.values()]
    assert one.keys() == other.keys()
    assert one.keys() > set(PASSWORDS)
    assert len(set(values)) == len(values)
    assert min(map(len, values)) >= 32


def test_passwords_need_no_quoting_in_urls_ini_files_and_sql() -> None:
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", generate()[name]) for name in PASSWORDS)


def test_fernet_keys_are_usable_keys() -> None:
    secrets = generate()
    token = Fernet(secrets["fernet_key_1"]).encrypt(b"x")
    assert Fernet(secrets["fernet_key_1"]).decrypt(token) == b"x"
    assert len(secrets["heat_auth_encryption_key"]) == 32


def test_every_account_of_ceph_has_a_key() -> None:
    secrets = generate()
    for account in ACCOUNTS:
        kind, _, _, length = struct.unpack_from("<HIIH", raw := base64.b64decode(secrets[key_of(account)]))
        assert (kind, length, len(raw)) == (1, 16, 28)


def test_kept_for_their_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "new" / "secrets.json"
    made = load_or_generate(file)
    assert mode(file) == 0o600
    assert json.loads(file.read_text()) == made == load_or_generate(file)


def test_private_file_replaces_a_readable_one_whole(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old and longer")
    file.chmod(0o644)
    before = file.open()
    write_private(file, "new")
    assert mode(file) == 0o600
    assert file.read_text() == "new"
    assert before.read() == "old and longer"  # a reader sees the old file or the new one, never a part
    assert list(tmp_path.iterdir()) == [file]


def pbkdf2_sha512(password: bytes, salt: bytes, rounds: int) -> bytes:
    """One block of PBKDF2 as RFC 8018 writes it down."""
    block = result = digest(password, salt + b"\0\0\0\1", sha512)
    for _ in range(rounds - 1):
        block = digest(password, block, sha512)
        result = bytes(a ^ b for a, b in zip(result, block, strict=True))
    return result


@pytest.mark.parametrize("password", ["secret", "pässwörd"])
def test_hash_is_the_one_keystone_computes(password: str) -> None:
    _, name, rounds, salt, checksum = keystone_hash(password).split("$")
    assert name == "pbkdf2-sha512"
    raw = base64.b64decode(salt + "=" * (-len(salt) % 4))
    expected = pbkdf2_sha512(password.encode(), raw, int(rounds))
    assert base64.b64encode(expected).rstrip(b"=").decode() == checksum


def test_hashes_of_one_password_differ() -> None:
    assert keystone_hash("x") != keystone_hash("x")
