"""What `hotcat cloud up` and `hotcat cloud reset` refuse before they do anything."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from hotcat.cli.cloud.reset import Reset
from hotcat.cli.cloud.up import Up
from hotcat.embedded.fakes import MOST


@pytest.mark.parametrize("command", [Up, Reset])
@pytest.mark.parametrize("number", ["-1", str(MOST + 1), "1e3", "", "two"])
def test_a_number_of_fake_computes_that_cannot_be(
    command: type[Up], number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = command(SimpleNamespace(), None).get_parser("hotcat cloud up")
    with pytest.raises(SystemExit):
        parser.parse_args([f"--fake-computes={number}"])
    assert f"{number!r} is not a number of fake computes from 0 to {MOST}" in capsys.readouterr().err


@pytest.mark.parametrize("number", [0, MOST])
def test_as_many_as_have_an_address(number: int) -> None:
    parser = Up(SimpleNamespace(), None).get_parser("hotcat cloud up")
    assert parser.parse_args([f"--fake-computes={number}"]).fake_computes == number
