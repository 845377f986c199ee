"""Comparing a guest with what is expected of it: always, and by its definition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from hotcat.catalog.matcher import mismatches, problems
from hotcat.images.boot.agent import AgentError
from hotcat.images.boot.facts import specifiers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hotcat.catalog.image import Image
    from hotcat.errors import HotcatError
    from hotcat.hot.document import KeyPath
    from hotcat.images.boot.agent import Ran
    from hotcat.images.boot.facts import Facts

Miss = tuple["KeyPath", str]
"""What does not hold: the key below `boot` that asks for it, and a line of text."""
Misses = Iterator[Miss]

_MACHINE_ID = re.compile(r"[0-9a-f]{32}")
_FILLED = 0.85  # of the disk; the rest is for boot loader, EFI partition and the file system's own tables
_GIB = 1 << 30
_SERVICES = frozenset({"units", "ports", "files", "commands", "http", "ssh"})
_SHOWN = 5  # lines of what a command wrote


class Given(NamedTuple):
    """What the guest was given: cloud-init's class for its seed, the seed's bus, its disk's size in bytes."""

    datasource: str
    cdrom_bus: str
    disk: int


def wrong(image: Image) -> Iterator[HotcatError]:
    """Yield what is wrong with the expectations themselves, each at its line."""
    expect = image.boot.expect if image.boot else {}
    for name, text in expect.get("packages", {}).items():
        try:
            specifiers(text)
        except ValueError as error:
            yield image.source.error(
                str(error), ("boot", "expect", "packages", name), remedy='Write "" for any version.'
            )
    for index, command in enumerate(expect.get("commands", ())):
        for where, problem in problems(command.get("stdout")):
            yield image.source.error(problem, ("boot", "expect", "commands", index, "stdout", *where))


def may_mend(misses: Iterable[Miss]) -> bool:
    """Tell whether some of it may come true by waiting: what services do or write, not what is installed."""
    return any(at[:1] == ("expect",) and at[1] in _SERVICES for at, _ in misses)


def always(facts: Facts, given: Given) -> Misses:
    """Yield what must hold of any server and does not: no failures, seed read, root grown over the disk."""
    for name, journal in facts.failed.items():
        yield (), "\n  | ".join([f"unit {name} failed", *journal])
    if facts.state != "running" and not facts.failed:
        jobs = "; ".join(facts.jobs) or "none"
        yield (), f"the system is {facts.state or 'in no known state'}; jobs of systemd: {jobs}"
    if facts.cloud_init_off:
        text = (
            f"cloud-init found no seed and is off: is there a driver for a CD on bus {given.cdrom_bus}, which"
        )
        yield ("seed",), f"{text} Nova would give a config drive? The property hw_cdrom_bus names another."
    elif facts.cloud_init is None:
        yield (), "cloud-init has not come to its end, or is not in the image"
    else:
        yield from (((), f"cloud-init: {error}") for error in facts.cloud_init["errors"])
        yield from (((), f"cloud-init, going on: {error}") for error in facts.cloud_init["recoverable"])
        if given.datasource not in facts.cloud_init["datasource"]:
            yield ("seed",), f"cloud-init did not read its seed: it used {facts.cloud_init['datasource']}"
    if not _MACHINE_ID.fullmatch(facts.machine_id):
        yield (), f"/etc/machine-id holds {facts.machine_id!r}: the first boot was to fill it"
    if facts.root_size < given.disk * _FILLED:
        sizes = f"{facts.root_size / _GIB:.1f} GiB on a disk of {given.disk / _GIB:.1f} GiB"
        yield (), f"the root file system did not grow with its disk: it has {sizes}"


def inside(expect: Mapping[str, Any], facts: Facts, run: Callable[[str], Ran]) -> Misses:
    """Yield what of a definition's expectations does not hold, by the facts and by commands to `run`."""
    for index, name in enumerate(expect.get("units", ())):
        state = facts.units.get(name, "unknown")
        if state != "active":
            yield ("expect", "units", index), f"unit {name} is {state}"
    for index, port in enumerate(expect.get("ports", ())):
        if port not in facts.listening:
            heard = ", ".join(map(str, sorted(facts.listening))) or "none"
            yield ("expect", "ports", index), f"nothing listens on TCP port {port}; open are {heard}"
    for path, wanted in expect.get("files", {}).items():
        yield from ((("expect", "files", path), f"{path}: {text}") for text in _file(wanted, facts, path))
    for name, text in expect.get("packages", {}).items():
        yield from ((("expect", "packages", name), miss) for miss in _package(name, text, facts))
    for index, command in enumerate(expect.get("commands", ())):
        yield from ((("expect", "commands", index), miss) for miss in _command(command, run))


def _file(wanted: Mapping[str, str], facts: Facts, path: str) -> Iterator[str]:
    file = facts.files.get(path)
    if not file:
        yield "there is no such file"
        return
    mode, owner = wanted.get("mode"), wanted.get("owner")
    if mode and int(mode, 8) != int(file.mode, 8):
        yield f"its mode is 0{file.mode}, not {mode}"
    if owner and owner not in {file.owner, f"{file.owner}:{file.group}"}:
        yield f"it belongs to {file.owner}:{file.group}, not {owner}"
    if "contains" in wanted:
        yield from mismatches({"contains": wanted["contains"]}, file.content)


def _package(name: str, text: str, facts: Facts) -> Iterator[str]:
    package = facts.packages.get(name)
    if not package:
        yield f"package {name}: the guest does not say; packages are looked up by dpkg"
    elif package.status != "installed":
        yield f"package {name} is {package.status}"
    elif not all(package.fits):
        yield f"package {name} is {package.version}, not {text}"


def _command(command: Mapping[str, Any], run: Callable[[str], Ran]) -> Iterator[str]:
    about = command["run"].strip().splitlines()[0]
    try:
        ran = run(command["run"])
    except AgentError as error:
        yield f"{about}: {error.message}"
        return
    wanted = command.get("exit", 0)
    wrong = [f"exit status {ran.exit}, not {wanted}"] if ran.exit != wanted else []
    if "stdout" in command:
        wrong += [f"stdout: {reason}" for reason in mismatches(command["stdout"], ran.stdout)]
    if wrong:
        said = (ran.stderr.strip() or ran.stdout.strip()).splitlines()[-_SHOWN:]
        yield "\n  | ".join([f"{about}: {'; '.join(wrong)}", *said])
