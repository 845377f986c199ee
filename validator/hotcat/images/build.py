"""Building images: each after the image that it is a layer on, unless there is a build of just that."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from hotcat.catalog.image import lineage
from hotcat.errors import HotcatError
from hotcat.images import store, tools
from hotcat.images.digest import digests
from hotcat.images.recipe import Recipe, build_environment, command, recipe
from hotcat.images.worker import Order

if TYPE_CHECKING:
    from hotcat.catalog.image import Image
    from hotcat.catalog.model import Catalog
    from hotcat.images.store import Build

_OUTPUT = "@output@"


class Watcher(Protocol):
    """Is told how a build goes."""

    def note(self, text: str) -> None:
        """Show a remark."""

    def phase(self, image: str, phase: str, hook: str) -> None:
        """Show what an image's build is at."""


@dataclass(frozen=True)
class Wish:
    """How to build: again though it is there, with no network, with a base and package lists fetched anew."""

    rebuild: bool = False
    offline: bool = False
    refresh: bool = False


def build(image: Image, catalog: Catalog, wish: Wish, watcher: Watcher) -> tuple[Build, bool]:
    """Return the build of an image as its definition is now, and whether it was made just now.

    Raises HotcatError where it cannot be built, with the end of diskimage-builder's log where that failed.
    """
    tools.check()
    found: Build | None = None
    made = False
    for one in lineage(image, catalog.images):
        plan = recipe(one, found, catalog.root)
        again = wish.refresh or (wish.rebuild and one is image)
        known = None if again else store.find(one.name, plan.key)
        made = known is None
        if made and one is not image:
            watcher.note(f"{image.name} is a layer on {one.name}, which comes first")
        found = known or _make(plan, catalog, wish, watcher)
    if found is None:
        raise AssertionError("an image is part of its own lineage")
    return found, made


def _make(plan: Recipe, catalog: Catalog, wish: Wish, watcher: Watcher) -> Build:
    now = datetime.now(UTC).replace(microsecond=0)
    # Two builds of the same may begin within a second, and end one after the other.
    name = f"{now:%Y%m%dT%H%M%SZ}-{plan.key[:8]}-{secrets.token_hex(2)}"
    target = store.folder(plan.image.name) / name
    environment = build_environment(plan)
    if wish.refresh:
        del environment["DIB_DEBIAN_USE_DEBOOTSTRAP_CACHE"]
    if wish.offline:
        environment |= {"DIB_OFFLINE": "1", "UV_OFFLINE": "1"}
    order = Order(
        command=command(plan, Path(_OUTPUT)),
        environment=environment,
        work=str(store.root() / "work"),
        target=str(target),
        about=_about(plan, now, catalog, offline=wish.offline),
        offline=wish.offline,
        owner=(os.getuid(), os.getgid()),
        types=list(plan.definition["types"]),
        output=_OUTPUT,
    )
    _run(order, plan.image.name, watcher)
    return store.named(plan.image.name, name)


def _about(plan: Recipe, now: datetime, catalog: Catalog, *, offline: bool) -> dict[str, Any]:
    image, base = plan.image, plan.base
    materials = {f"elements/{name}": sha256.removeprefix("sha256:") for name, sha256 in plan.elements.items()}
    materials[str(image.path.relative_to(catalog.root))] = digests(image.path)["sha256"]
    if base:
        materials[f"{base.image}/{base.name}/{base.file('tar').name}"] = base.files["tar"]["sha256"]
    return {
        "image": image.name,
        "version": image.version,
        "key": plan.key,
        "built": now.isoformat(),
        "base": base.name if base else None,
        "offline": offline,
        "inputs": {
            "parameters": {
                "image": image.name,
                "version": image.version,
                "definition": dict(plan.definition),
            },
            "materials": materials,
            "tools": {"diskimage-builder": version("diskimage-builder")},
        },
    }


def _run(order: Order, image: str, watcher: Watcher) -> None:
    """Have a worker carry out an order; whatever ends this, the worker cleans up after itself."""
    worker = subprocess.Popen(
        (*_root(watcher), sys.executable, "-m", "hotcat.images.worker"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if worker.stdin is None or worker.stdout is None:
        raise AssertionError("both are pipes")
    failed = None
    try:
        with contextlib.suppress(BrokenPipeError):  # sudo refused: its exit status tells
            worker.stdin.write(order.text())
            worker.stdin.flush()
        for line in worker.stdout:
            said = json.loads(line)
            if "failed" in said:
                failed = HotcatError(said["failed"], remedy=said["remedy"])
            else:
                watcher.phase(image, said["phase"], said["hook"])
    finally:
        with contextlib.suppress(BrokenPipeError):
            worker.stdin.close()  # which ends a build that still runs
        code = worker.wait()
    if failed or code:
        raise failed or HotcatError(
            f"the build of {image} ended without a word (exit {code})",
            remedy="See what it wrote above: sudo may have refused, or the machine run out of memory.",
        )


def _root(watcher: Watcher) -> tuple[str, ...]:
    if os.geteuid() == 0:
        return ()
    if not shutil.which("sudo"):
        raise HotcatError(
            "building an image needs root: diskimage-builder mounts file systems, and there is no sudo",
            remedy="Run hotcat as root, or install sudo and allow it to this user.",
        )
    watcher.note("building needs root: sudo may ask for your password")
    # The cache and the settings of hotcat are this user's, not root's.
    passed = [name for name in ("PYTHONPATH", "HOTCAT_CACHE", "XDG_CACHE_HOME") if name in os.environ]
    return ("sudo", *((f"--preserve-env={','.join(passed)}",) if passed else ()))
