"""Where the embedded cloud keeps its things.

Two places: the *cache* (Python environment, guest image, snapshots: costly to make, same for every cloud) and
one folder a *cloud* below it (data, configuration, secrets, logs), removed by `hotcat cloud down`.
Inside its namespaces a cloud always sees its own folder as `INSIDE`, so that its configuration, and with it
the snapshot, is the same whatever the cloud is called and whoever runs it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from hotcat.cache import cache_root
from hotcat.errors import HotcatError

INSIDE = Path("/run/hotcat")
NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")


@dataclass(frozen=True)
class CloudPaths:
    """The folder of one cloud; the same layout as seen from the host and, below INSIDE, from within."""

    root: Path

    @classmethod
    def of(cls, name: str) -> CloudPaths:
        """The folder of the cloud of that name; raises HotcatError for a name that cannot be a folder."""
        if not NAME.fullmatch(name):
            raise HotcatError(
                f"'{name}' cannot be the name of a cloud",
                remedy="Use lower-case letters, digits and dashes, beginning with a letter (at most 31).",
            )
        return cls(cache_root() / "clouds" / name)

    @property
    def data(self) -> Path:
        """What the services store: databases, images, instances. The snapshot is made of it."""
        return self.root / "data"

    @property
    def etc(self) -> Path:
        """Configuration, rendered anew at each start."""
        return self.root / "etc"

    @property
    def run(self) -> Path:
        """Sockets and PID files."""
        return self.root / "run"

    @property
    def log(self) -> Path:
        """One log a service."""
        return self.root / "log"

    @property
    def tmp(self) -> Path:
        """TMPDIR of the services, emptied at each start."""
        return self.root / "tmp"

    @property
    def secrets(self) -> Path:
        """The cloud's passwords and keys (0600)."""
        return self.root / "secrets.json"

    @property
    def settings(self) -> Path:
        """How this cloud was asked for: address, fake computes, versions."""
        return self.root / "cloud.json"

    @property
    def control(self) -> Path:
        """The supervisor's control socket."""
        return self.run / "control.sock"

    @property
    def proof(self) -> Path:
        """Locked during a proof; not empty when one has passed since the cloud started."""
        return self.run / "proof"

    @property
    def lock(self) -> Path:
        """Held by the cloud's keeper for as long as it lives."""
        return self.root / "lock"

    def make(self) -> None:
        """Create the folders, for their owner only."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.root.chmod(0o700)
        for folder in (self.data, self.etc, self.run, self.log, self.tmp):
            folder.mkdir(exist_ok=True)
