"""Generated values."""

from __future__ import annotations

import io

import paramiko
import pytest

from hotcat.render.generators import Generators


def test_a_password_has_its_length_and_every_class() -> None:
    made = {Generators().password(12) for _ in range(200)}

    assert len(made) == 200
    for password in made:
        assert len(password) == 12
        assert password.isalnum()
        assert any(map(str.islower, password))
        assert any(map(str.isupper, password))
        assert any(map(str.isdigit, password))


@pytest.mark.parametrize("length", [0, 7, 129])
def test_a_password_is_neither_too_short_nor_too_long(length: int) -> None:
    with pytest.raises(ValueError, match="8 to 128"):
        Generators().password(length)


def test_an_ssh_client_takes_the_key_pair() -> None:
    pair = Generators().key_pair()
    key = paramiko.Ed25519Key.from_private_key(io.StringIO(pair.private_key))

    assert pair.public_key.split()[:2] == [key.get_name(), key.get_base64()]
    assert "PRIVATE" not in repr(pair)


def test_a_key_pair_is_made_once_for_each_name() -> None:
    generators = Generators()

    assert generators.key_pair() is generators.key_pair("default")
    assert generators.key_pair("other") is not generators.key_pair()


@pytest.mark.parametrize("name", ["", "../x", "a b", "a/b"])
def test_a_key_pairs_name_is_fit_for_a_file(name: str) -> None:
    with pytest.raises(ValueError, match="the name holds"):
        Generators().key_pair(name)


def test_unique_names_differ_and_keep_their_prefix() -> None:
    generators = Generators()
    made = {generators.unique_name("web") for _ in range(100)}

    assert len(made) == 100
    assert all(name.startswith("web-") for name in made)
