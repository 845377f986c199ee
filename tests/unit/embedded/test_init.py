"""What a cloud's start leaves of the last run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.embedded import init

if TYPE_CHECKING:
    import pytest

    from hotcat.embedded.paths import CloudPaths


def test_a_long_log_is_shortened_for_who_writes_to_it_too(
    paths: CloudPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(init, "LOG_LIMIT", 100)
    long, short = paths.log / "keeper.log", paths.log / "heat.log"
    long.write_text("".join(f"line {number:04}\n" for number in range(1000)))
    short.write_text("all of it\n")
    with long.open("ab") as writer:
        init.clean_leftovers(paths)
        writer.write(b"and on\n")
    assert long.read_text().splitlines() == [*(f"line {number:04}" for number in range(996, 1000)), "and on"]
    assert short.read_text() == "all of it\n"
