"""Booting an image, from what can be said before it runs to the result."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hotcat.errors import raise_all
from hotcat.images.boot import accelerator, expect, rest
from hotcat.images.boot.machine import MachineError
from hotcat.images.boot.trial import Trial
from hotcat.images.boot.watch import SYSTEMD, HangError
from hotcat.report.results import BootResult, Phase

if TYPE_CHECKING:
    from pathlib import Path

    from hotcat.catalog.image import Boot, Image
    from hotcat.images.boot.watch import Watcher

AT_REST = "at rest"
_BIOS = {"bios", None}


@dataclass(frozen=True)
class Subject:
    """What is to be booted: a disk, its build's name, and the tar of its files where there is one."""

    image: Image
    disk: Path
    build: str = ""
    tar: Path | None = None


def boot(subject: Subject, watcher: Watcher) -> BootResult:
    """Boot an image and check all that is expected of it.

    Raises HotcatError where it cannot be tried at all: a definition without `boot` or with a mistake in it,
    QEMU missing, a disk that is none.
    """
    wanted = _boot_of(subject.image)
    raise_all(list(expect.wrong(subject.image)))
    at_rest = _at_rest(subject, watcher)
    result = _tried(Trial(subject.image, subject.disk, wanted, watcher), watcher)
    unseen = () if subject.tar else ("the image at rest: there is no tar of its files",)
    return replace(
        result,
        build=subject.build,
        phases=(*at_rest, *result.phases),
        skipped=(*unseen, *result.skipped),
    )


def _tried(trial: Trial, watcher: Watcher) -> BootResult:
    """Boot under KVM where it works, else, or where it only seems to, emulated."""
    if accelerator.choose() == accelerator.TCG:
        return trial.run(accelerator.TCG)
    try:
        return trial.run(accelerator.KVM)
    except HangError:
        watcher.note(f"under KVM no kernel comes up within {accelerator.KERNEL_WITHIN:g} s: emulating")
    except MachineError as error:  # which may be the disk's fault: then it is told again
        watcher.note(f"under KVM, {error.message}: emulating")
    result = trial.run(accelerator.TCG)
    if any(phase.name == SYSTEMD for phase in result.phases):
        accelerator.avoid_kvm()  # the image is not to blame
    return result


def _boot_of(image: Image) -> Boot:
    source = image.source
    if image.boot is None:
        raise source.error("the image says nothing of how it boots", remedy="Add the key `boot`.")
    if image.build.get("arch", "amd64") != "amd64":
        raise source.error("only amd64 images can be booted", ("arch",))
    if image.glance and image.glance.properties.get("hw_firmware_type") not in _BIOS:
        at = ("glance", "properties", "hw_firmware_type")
        raise source.error("only images that boot by BIOS can be booted", at)
    return image.boot


def _at_rest(subject: Subject, watcher: Watcher) -> tuple[Phase, ...]:
    if subject.tar is None:
        return ()
    watcher.began(AT_REST, 0.0)
    began = time.monotonic()
    problems = tuple(str(subject.image.source.error(text, ("boot",))) for text in rest.faults(subject.tar))
    return (Phase(AT_REST, time.monotonic() - began, problems),)
