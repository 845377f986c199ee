"""A catalog with one image whose builds the tests publish to a real Glance, and what Glance then has."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import openstack
from tests.builds import write_build, write_definition

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.rig import Rig


class Bench:
    """A catalog with one image, its builds, and the commands on the cloud."""

    def __init__(self, rig: Rig, folder: Path) -> None:
        self.catalog, self.cache = folder / "catalog", folder / "cache"
        self.clouds = folder / "clouds.yaml"
        shutil.copy(rig.environment["OS_CLIENT_CONFIG_FILE"], self.clouds)
        self.environment = rig.environment | {
            "HOTCAT_CATALOG": str(self.catalog),
            "HOTCAT_CACHE": str(self.cache),
            "OS_CLIENT_CONFIG_FILE": str(self.clouds),
        }
        write_definition(self.catalog)
        self.numbers = iter(range(1, 100))
        self.contents: dict[str, bytes] = {}

    def connect(self, cloud: str) -> Any:
        return openstack.connect(cloud=cloud)

    def build(self, size: int = 300_000) -> str:
        """Make a build of random data; returns its name."""
        content = os.urandom(size)
        name = write_build(self.cache, next(self.numbers), {"raw": content}).name
        self.contents[hashlib.sha512(content).hexdigest()] = content
        return name

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            # A shell that runs the tests in its background ignores Ctrl-C, and so would all that they start.
            ("env", "--default-signal=INT", sys.executable, "-m", "hotcat.cli.main", "image", *arguments),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def refused(self, *arguments: str) -> str:
        process = self.start(*arguments)
        _, err = process.communicate()
        assert process.returncode == 1
        assert "Traceback" not in err
        return err

    def json(self, *arguments: str) -> Any:
        process = self.start(*arguments, "-f", "json")
        out, err = process.communicate()
        assert process.returncode == 0, err
        return json.loads(out)

    def publish(self, *arguments: str, cloud: str = "test") -> dict[str, Any]:
        return dict(self.json("publish", "thing", "--cloud", cloud, *arguments))

    def prune(self, *arguments: str, cloud: str = "test") -> dict[str, str]:
        rows = self.json("prune", "thing", "--cloud", cloud, *arguments)
        return {row["build"]: row["result"] for row in rows}


def images(connection: Any, name: str = "thing", **query: Any) -> list[Any]:
    mine = {"owner": connection.current_project_id}
    hidden = [query["is_hidden"]] if "is_hidden" in query else [False, True]
    return [one for side in hidden for one in connection.image.images(name=name, is_hidden=side, **mine)]


def shown(connection: Any) -> list[Any]:
    return images(connection, is_hidden=False)
