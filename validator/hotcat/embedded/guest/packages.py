"""Fetch Debian packages with apt and read the files in them; nothing is installed, and root is not needed."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_URI = re.compile(r"^'(?P<uri>[^']+)' (?P<file>\S+) \d+ (?P<digest>\S+)$")
_DEPENDS = re.compile(r"^ +\|?(?:Pre)?Depends: (?P<name>[^<\s]+)$")


@dataclass(frozen=True)
class Archive:
    """A package as the configured package sources offer it."""

    package: str
    file: str
    """Name of the `.deb` file."""
    digest: str
    """The algorithm and the checksum that apt will hold the file against."""


def dependency(package: str, pattern: str) -> str:
    """Return the first direct dependency whose name matches; raise HotcatError if there is none."""
    for line in _apt("apt-cache", "depends", package).splitlines():
        found = _DEPENDS.match(line)
        if found and re.fullmatch(pattern, found["name"]):
            return found["name"]
    raise HotcatError(f"the package {package} depends on no package like {pattern}", remedy=_UPDATE)


def closure(packages: Sequence[str]) -> list[str]:
    """Return the packages with all that they depend on, sorted."""
    unneeded = ("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances")
    listing = _apt("apt-cache", "depends", "--recurse", *(f"--no-{kind}" for kind in unneeded), *packages)
    # Names stand at the start of a line; those in <> are virtual, the packages that provide them follow.
    return sorted(set(re.findall(r"^[a-z0-9][^\s<>]*$", listing, flags=re.MULTILINE)))


def offered(packages: Sequence[str]) -> list[Archive]:
    """Return what apt would download for the packages, in the order of their file names."""
    found = [match for line in _print_uris(packages) if (match := _URI.match(line))]
    archives = [Archive(match["file"].partition("_")[0], match["file"], match["digest"]) for match in found]
    missing = sorted(set(packages) - {archive.package for archive in archives})
    if missing:
        raise HotcatError(f"apt offers no file for {', '.join(missing)}", remedy=_UPDATE)
    return sorted(archives, key=lambda archive: archive.file)


def download(archives: Iterable[Archive], folder: Path) -> list[Path]:
    """Fetch those archives that are not in the folder yet (apt verifies each); return the paths of all."""
    archives = list(archives)
    folder.mkdir(parents=True, exist_ok=True)
    missing = [archive for archive in archives if not (folder / archive.file).exists()]
    if missing:
        # Not straight into the folder: what is there must be whole, whenever this is interrupted.
        with tempfile.TemporaryDirectory(dir=folder, prefix="partial-") as partial:
            _apt("apt-get", "download", *(archive.package for archive in missing), folder=Path(partial))
            for archive in missing:
                (Path(partial) / archive.file).replace(folder / archive.file)
    return [folder / archive.file for archive in archives]


def read(package: Path, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Return the contents of the package's files whose path (without a leading `/`) is wanted.

    A symbolic link to another wanted file of the package counts as that file.
    """
    files: dict[str, bytes] = {}
    links: dict[str, str] = {}
    try:
        tar = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], check=True, capture_output=True).stdout
    except FileNotFoundError as error:
        raise _no_apt("dpkg-deb") from error
    except subprocess.CalledProcessError as error:
        raise HotcatError(
            f"cannot unpack {package}: {error.stderr.decode(errors='replace').strip()}",
            remedy="Delete the file and try again.",
        ) from error
    with tarfile.open(fileobj=io.BytesIO(tar), mode="r:") as contents:
        for member in contents:
            path = str(PurePosixPath(member.name))
            if member.isdir() or not wanted(path):
                continue
            if member.issym():
                links[path] = os.path.normpath(PurePosixPath(path).parent / member.linkname).lstrip("/")
            elif (content := contents.extractfile(member)) is not None:
                files[path] = content.read()
    files.update({path: files[target] for path, target in links.items() if target in files})
    return files


_UPDATE = "Refresh the package lists: sudo apt-get update"


def _print_uris(packages: Sequence[str]) -> list[str]:
    return _apt("apt-get", "download", "--print-uris", *packages).splitlines()


def _apt(*command: str, folder: Path | None = None) -> str:
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise _no_apt(command[0]) from error
    if done.returncode:
        errors = [line.removeprefix("E: ") for line in done.stderr.splitlines() if line.startswith("E: ")]
        raise HotcatError(
            f"{' '.join(command[:2])} failed: {'; '.join(errors) or done.stderr.strip()}", remedy=_UPDATE
        )
    return done.stdout


def _no_apt(program: str) -> HotcatError:
    return HotcatError(
        f"{program} is not there; the guest is made of Debian packages",
        remedy="Run the embedded cloud on Debian 12 or newer.",
    )
