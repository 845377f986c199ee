"""What publishing remembers on this machine: who it is, who is at it, and which builds are published."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotcat.errors import HotcatError
from hotcat.images import store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from hotcat.images.store import Build


@dataclass(frozen=True)
class Hold:
    """The right to publish an image to a project from this machine.

    What carries the machine's `token` and is still being published is a leftover of a run that was killed.
    `scratch` is a folder for what is needed meanwhile; it is made by whoever needs it, and goes at the end.
    """

    token: str
    scratch: Path


@contextlib.contextmanager
def at_it(image: str, project: str) -> Iterator[Hold]:
    """Take the right to publish; raises HotcatError where another process has it."""
    folder = _folder()
    name = f"{image}@{project}"
    with (folder / f"{name}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HotcatError(
                f"{image} is being published to this project by another process of this machine",
                remedy="Wait until it is over.",
            ) from None
        scratch = folder / name
        shutil.rmtree(scratch, ignore_errors=True)  # of a run that was killed
        try:
            yield Hold(_token(folder / "machine"), scratch)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def published(build: Build) -> list[str]:
    """Return the clouds on which a build is the current version, as they were seen last."""
    return sorted(
        {cloud for cloud, name in _notes(_folder().glob(f"{build.image}@*.json")) if name == build.name}
    )


def note(image: str, project: str, cloud: str, build: str) -> None:
    """Note that of an image's builds, that one is current in a project of a cloud."""
    _write(_folder() / f"{image}@{project}.json", json.dumps({"cloud": cloud, "build": build}) + "\n")


def _notes(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # not worth a failure
            found = json.loads(path.read_text())
            yield str(found["cloud"]), str(found["build"])


def _token(path: Path) -> str:
    if not path.exists():
        _write(path, secrets.token_hex(16))
    return path.read_text()


def _folder() -> Path:
    folder = store.root() / "publish"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HotcatError(
            f"cannot make {folder}: {error.strerror}", remedy="Name another place by HOTCAT_CACHE."
        ) from None
    return folder


def _write(path: Path, text: str) -> None:
    hidden = path.with_name(f".{path.name}.{os.getpid()}")
    hidden.write_text(text)
    hidden.rename(path)
