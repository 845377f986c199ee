"""Publishing a build: a new version of its image in Glance beside the old ones, shown when all is well.

The order of steps is what keeps a cloud sound when a run ends in the middle. A version is created hidden and
private; its data are sent, and compared with the build's by the digest that Glance took of them; one request
then shows it, and further ones hide what it replaces. Whatever a killed run leaves is hidden and marked, and
deleted by the next run.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError, Place
from hotcat.images import digest, disk, marks, transfer
from hotcat.images import published as shelf
from hotcat.images import sign as signing
from hotcat.images.finish import PACKAGES, PROVENANCE, SBOM
from hotcat.images.glance import GlanceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from hotcat.catalog.image import Image
    from hotcat.images.glance import Glance
    from hotcat.images.marks import Hold
    from hotcat.images.published import Published
    from hotcat.images.sign import Signer
    from hotcat.images.store import Build
    from hotcat.images.transfer import Progress

HIDE, DEACTIVATE = "hide", "deactivate"
_FORBIDDEN = 403
_OWN = "hotcat:"


@dataclass(frozen=True)
class Order:
    """What to publish, and how.

    `visibility` and `disk_format` are the definition's where they are None; `method` is chosen by size where
    it is None; with a `signer` goes the `certificate_id` of its certificate in the cloud's key manager;
    `within` is in seconds.
    """

    image: Image
    build: Build
    visibility: str | None = None
    disk_format: str | None = None
    method: str | None = None
    url: str | None = None
    signer: Signer | None = None
    certificate_id: str | None = None
    within: float = 3600.0


@dataclass(frozen=True)
class Outcome:
    """What came of it: the version that is current now, and those that it replaced."""

    result: str
    current: Published
    former: tuple[Published, ...]
    seconds: float


class Publisher:
    """Publishes an image to the project of one cloud; `cloud` is its name in clouds.yaml."""

    def __init__(self, glance: Glance, cloud: str, *, former: str = HIDE, progress: Progress) -> None:
        self._glance = glance
        self._cloud = cloud
        self._former = former
        self._progress = progress

    def publish(self, order: Order) -> Outcome:
        """Make a build the current version of its image, uploading it where it is not there yet.

        Raises HotcatError; nothing of the attempt is left then, and the former version stays current.
        """
        began = time.monotonic()
        wanted = _attributes(order)
        if order.build.version != order.image.version:
            self._progress.note(
                f"publishing {order.build.version}; the definition is at {order.image.version}, not built yet"
            )
        with marks.at_it(order.image.name, self._glance.project) as hold:
            known = self._tidy(order.image.name, hold.token)
            same = _same(known, wanted)
            if same is None:
                result, same = "published", self._upload(order, wanted, hold)
                known.append(same)
            elif same == shelf.current(known):
                result = "already there"
            else:
                result = "made current again"
            if result != "already there":
                self._show(same, known, order.visibility or wanted["visibility"])
            return self._settled(result, same, began)

    def roll_back(self, image: str, build: str | None = None) -> Outcome:
        """Make the version before the current one current again, or the one of a build (its name's begin).

        Raises HotcatError where there is none.
        """
        began = time.monotonic()
        with marks.at_it(image, self._glance.project) as hold:
            known = self._tidy(image, hold.token)
            now = shelf.current(known)
            if build is None:
                target = shelf.before(known, now)
            else:
                fitting = [one for one in known if one.usable and one.build.startswith(build)]
                target = fitting[0] if fitting else None
            if target is None:
                raise _nothing_before(image, known, build)
            if target != now:
                self._show(target, known)
            return self._settled("rolled back" if target != now else "already current", target, began)

    def _tidy(self, image: str, token: str) -> list[Published]:
        """Return the versions of an image, after deleting what was left half published."""
        kept = []
        for one in shelf.versions(self._glance, image):
            if one.state != shelf.PUBLISHING:
                kept.append(one)
            elif one.publisher == token or one.stale:
                self._progress.note(
                    f"deleting {one.id}: its publishing, begun at {one.created}, was cut short"
                )
                self._glance.delete(one.id)
            else:
                self._progress.note(f"{one.id} is being published from another machine since {one.created}")
        return kept

    def _upload(self, order: Order, wanted: Mapping[str, Any], hold: Hold) -> Published:
        """Bring a build into Glance as a hidden version, whole and verified."""
        glance = self._glance
        file = disk.as_format(order.build, wanted["disk_format"], hold.scratch, self._progress.note)
        method = transfer.choose(order.method, file.stat().st_size, glance, order.url)
        local = _digests(file, order.build)
        marked = {shelf.STATE: shelf.PUBLISHING, shelf.PUBLISHER: hold.token}
        if order.signer:
            marked |= order.signer.properties(local[signing.HASH], order.certificate_id or "")
        identity = str(uuid.uuid4())
        try:
            self._create({**wanted, **marked, "id": identity, shelf.ID: identity, "os_hidden": True})
            # Whether the project may show it so is known now, before its data are on their way.
            glance.change(identity, [("replace", "visibility", "private")])
            transfer.transfer(
                glance,
                identity,
                file,
                method=method,
                url=order.url,
                within=order.within,
                progress=self._progress,
            )
            found = glance.get(identity) or {}
            _verify(found, file, local)
        except BaseException:
            self._discard(identity)
            raise
        version = shelf.read(found)
        assert version  # noqa: S101  (it carries its own id, as it was created)
        return version

    def _create(self, attributes: Mapping[str, Any]) -> None:
        try:
            self._glance.create(attributes)
        except GlanceError as error:
            if error.status != _FORBIDDEN or attributes["visibility"] == "private":
                raise
            raise HotcatError(
                f"{error.message} (the image is to be {attributes['visibility']})",
                remedy="Publish as an administrator, or with --visibility private.",
            ) from None

    def _discard(self, identity: str) -> None:
        """Delete a version that failed; where that fails too, the next run does it."""
        with contextlib.suppress(HotcatError):
            found = self._glance.get(identity)
            if found and found.get(shelf.STATE) == shelf.PUBLISHING:
                self._glance.delete(identity)

    def _show(self, version: Published, known: Iterable[Published], visibility: str | None = None) -> None:
        """Make a version the current one, in one request."""
        if version.status == "deactivated":
            self._glance.reactivate(version.id)
        changes: list[tuple[str, str, Any]] = [
            ("replace", "os_hidden", False),
            ("add", shelf.STATE, shelf.CURRENT),
            ("add", shelf.PROMOTED, _now_after(known)),
        ]
        if version.publisher:
            changes.append(("remove", shelf.PUBLISHER, None))
        if visibility:
            changes.append(("replace", "visibility", visibility))
        self._glance.change(version.id, changes)

    def _settled(self, result: str, version: Published, began: float) -> Outcome:
        """Hide all but the current version, as this run or one that was killed has to leave it."""
        known = shelf.versions(self._glance, version.name)
        now = shelf.current(known)
        if now is None:
            raise HotcatError(f"somebody hid or deleted {version.name} meanwhile", remedy="Publish it again.")
        if now.id != version.id:
            result += ", and replaced from another machine"
        replaced = [one for one in known if one.state == shelf.CURRENT and one != now]
        for one in replaced:
            self._glance.change(one.id, [("replace", "os_hidden", True), ("add", shelf.STATE, shelf.FORMER)])
        if self._former == DEACTIVATE:
            for one in known:
                if one != now and one.status == "active" and one.usable:
                    self._glance.deactivate(one.id)
        self._tell_strangers(now.name)
        marks.note(now.name, self._glance.project, self._cloud, now.build)
        return Outcome(result, now, tuple(replaced), time.monotonic() - began)

    def _tell_strangers(self, name: str) -> None:
        """Tell of shown images of that name that are not ours: by the name alone, users find several."""
        strangers = [one["id"] for one in self._glance.images(name, hidden=False) if not shelf.read(one)]
        if strangers:
            ids = ", ".join(strangers)
            self._progress.note(f"the project shows other images called {name}, not hotcat's: {ids}")


def _attributes(order: Order) -> dict[str, Any]:
    """Return what Glance is told of a version besides its id and state; raises HotcatError."""
    image, build = order.image, order.build
    if image.glance is None:
        raise image.source.error(
            f"{image.name} is not to be published: it has no `glance`",
            remedy="Say there how: disk_format, min_disk, min_ram, visibility, properties.",
        )
    own = [name for name in image.glance.properties if name.startswith(_OWN)]
    if own:
        raise image.source.error(
            f"properties that begin with {_OWN} are hotcat's own",
            ("glance", "properties", own[0]),
            remedy="Call it otherwise.",
        )
    disk_format = order.disk_format or image.glance.disk_format
    set_by_definition = {
        **{name: _text(value) for name, value in image.glance.properties.items()},
        "name": image.name,
        "disk_format": disk_format,
        "container_format": "bare",
        "min_disk": image.glance.min_disk,
        "min_ram": image.glance.min_ram,
        "visibility": order.visibility or image.glance.visibility,
        "tags": sorted(image.glance.tags),
    }
    settings = [set_by_definition, order.signer and order.signer.fingerprint, order.certificate_id]
    return {
        **set_by_definition,
        shelf.IMAGE: image.name,
        shelf.VERSION: build.version,
        shelf.BUILD: build.name,
        shelf.KEY: build.key,
        shelf.BUILT: build.built.astimezone(UTC).isoformat(timespec="seconds"),
        shelf.DIGEST: f"sha256:{disk.source(build, disk_format)['sha256']}",
        shelf.SETTINGS: hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest(),
        **_sidecars(build),
    }


def _sidecars(build: Build) -> dict[str, str]:
    """Return the digests of what lies beside a build: Glance has no place for the files themselves."""
    files = {shelf.SBOM: SBOM, shelf.PROVENANCE: PROVENANCE, shelf.PACKAGES: PACKAGES}
    beside = {name: build.folder / file for name, file in files.items()}
    return {
        name: f"sha256:{digest.digests(path)['sha256']}" for name, path in beside.items() if path.is_file()
    }


def _text(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _same(known: Iterable[Published], wanted: Mapping[str, Any]) -> Published | None:
    """Return the version that is the same build with the same settings."""
    marks_of_it = (shelf.KEY, shelf.DIGEST, shelf.SETTINGS)
    return next(
        (
            one
            for one in known
            if one.usable and all(one.properties.get(name) == wanted[name] for name in marks_of_it)
        ),
        None,
    )


def _digests(file: Path, build: Build) -> Mapping[str, str]:
    """Return a file's digests; raises HotcatError where the build's record has another one."""
    local = digest.digests(file, ("sha256", "sha512"))
    recorded = [str(one["sha256"]) for one in build.files.values() if build.folder / str(one["name"]) == file]
    if recorded and recorded != [local["sha256"]]:
        raise HotcatError(
            "the file is not what was built: its digest is another",
            remedy=f"Build it again: `hotcat image build {build.image}`.",
            place=Place(file),
        )
    return local


def _verify(found: Mapping[str, Any], file: Path, local: Mapping[str, str]) -> None:
    """Raise HotcatError where what Glance has is not the file."""
    if found.get("status") != "active":
        raise HotcatError(
            f"Glance took the data, but the image is {found.get('status', 'gone')}",
            remedy="See Glance's log, and publish it again.",
        )
    algorithm = str(found.get("os_hash_algo") or "")
    try:
        right = local.get(algorithm) or digest.digests(file, [algorithm])[algorithm]
    except ValueError:
        raise HotcatError(
            f"Glance tells no digest that can be compared (os_hash_algo is {algorithm or 'not set'})",
            remedy="It has to be one of Python's hashlib.",
        ) from None
    if found.get("os_hash_value") != right:
        raise HotcatError(
            f"Glance has other data than were built: {found.get('size')} bytes of {file.stat().st_size}, "
            f"{algorithm} {str(found.get('os_hash_value'))[:16]}... instead of {right[:16]}...",
            remedy="Look at the URL; where the cloud converts what it imports, use --method upload.",
        )


def _now_after(known: Iterable[Published]) -> str:
    """Return the time, or a moment after the latest promotion where another machine's clock is ahead."""
    now = datetime.now(UTC)
    for one in known:
        with contextlib.suppress(ValueError):
            now = max(now, datetime.fromisoformat(one.promoted) + timedelta(microseconds=1))
    return now.isoformat(timespec="microseconds")


def _nothing_before(image: str, known: Sequence[Published], build: str | None) -> HotcatError:
    which = f"version of build {build!r}" if build else "earlier version"
    there = ", ".join(f"{one.version} ({one.build})" for one in known)
    return HotcatError(
        f"the cloud has no {which} of {image} to go back to",
        remedy=f"It has {there}." if there else "It has none at all: publish one.",
    )
