"""A watch of a console that says its words one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotcat.images.boot.watch import BootError, Watch, readable

if TYPE_CHECKING:
    from tests.unit.images.boot.conftest import Heard


class Console:
    """Stands for a machine: what it has said so far, and how it ended."""

    said = b""
    end: str | None = None
    waited = 0.0

    def ended(self) -> str | None:
        return self.end

    def console(self, after: int = 0) -> bytes:
        return self.said[after:]

    def starved(self) -> float:
        return self.waited


@pytest.fixture
def console() -> Console:
    return Console()


def watch_of(console: Console, heard: Heard) -> Watch:
    return Watch(console, heard, within=600.0)  # type: ignore[arg-type]


def test_a_word_that_comes_in_two_parts_is_heard(console: Console, heard: Heard) -> None:
    watch = watch_of(console, heard)
    for part in (
        b"Welcome to GR",
        b"UB!\r\n",
        b"[    0.0000",
        b"00] Linux\r\nWelcome to \x1b[1mDeb",
        b"ian!",
    ):
        console.said += part
        watch.look()
    assert heard.stages == ["grub", "kernel", "systemd"]


def test_lines_are_handed_on_once_and_whole(console: Console, heard: Heard) -> None:
    watch = watch_of(console, heard)
    for part in (b"one\r\ntw", b"o\r\n\r\n", b"three"):
        console.said += part
        watch.look()
    assert heard.lines == ["one", "two"]


def test_the_last_words_of_a_machine_are_heard(console: Console, heard: Heard) -> None:
    watch = watch_of(console, heard)
    console.said, console.end = b"GRUB\r\n", "it was killed"
    with pytest.raises(BootError, match="it was killed"):
        watch.look()
    assert heard.stages == ["grub"]


def test_a_login_prompt_or_the_end_of_cloud_init_says_that_the_system_is_up(
    console: Console, heard: Heard
) -> None:
    for said in (b"\r\nweb-1 login: ", b"[  9.1] cloud-init[4]: Cloud-init v. 22.4.2 finished at Sun"):
        watch = watch_of(console, heard)
        console.said = b"sshd: the login: was wrong"
        watch.look()
        assert watch.up_since is None
        console.said += said
        watch.look()
        assert watch.up_since is not None


def test_a_console_is_readable_without_its_colours() -> None:
    assert readable(b"\x1bc\x1b[?7l[\x1b[0;32m OK \x1b[0m] on\r\r\n\r\n\xff\n") == ["[ OK ] on", "\ufffd"]


def test_time_in_which_others_had_the_processor_is_not_held_against_a_machine(
    console: Console, heard: Heard
) -> None:
    watch = watch_of(console, heard)
    watch.began -= 700
    console.waited = 200.0
    watch.look()
    console.waited = 50.0
    with pytest.raises(BootError, match="not up and asserted within 600 s"):
        watch.look()
