"""The cloud's two entries in the user's clouds.yaml, added without touching anything else in it."""

from __future__ import annotations

import contextlib
import fcntl
import os
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotcat.embedded.component import REGION
from hotcat.embedded.secrets import write_private
from hotcat.errors import HotcatError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator


def path() -> Path:
    """The user's clouds.yaml: $OS_CLIENT_CONFIG_FILE or the place that openstacksdk looks in."""
    if explicit := os.environ.get("OS_CLIENT_CONFIG_FILE"):
        return Path(explicit).absolute().resolve()
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return (Path(base) / "openstack" / "clouds.yaml").resolve()  # a link stays a link


def entries(name: str, address: str, socks_port: int, secrets: dict[str, str]) -> dict[str, Any]:
    """The entries NAME (a plain member) and NAME-admin."""

    def entry(user: str, project: str, password: str) -> dict[str, Any]:
        return {
            "auth": {
                "auth_url": f"http://{address}:5000/v3",
                "username": user,
                "password": password,
                "project_name": project,
                "user_domain_id": "default",
                "project_domain_id": "default",
            },
            "region_name": REGION,
            "identity_api_version": 3,
            "hotcat": {"cloud": name, "site": "embedded", "socks": f"{address}:{socks_port}"},
        }

    return {
        name: entry("demo", "demo", secrets["member"]),
        f"{name}-admin": entry("admin", "admin", secrets["admin"]),
    }


def add(name: str, found: dict[str, Any]) -> Path:
    """Write the cloud's entries; raises HotcatError where the file is not what a clouds.yaml should be.

    An entry of the same name that is somebody else's (another host's) is never overwritten.
    """
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True)
    with _alone(file):
        yaml, content = _load(file)
        if content.get("clouds") is None:
            content["clouds"] = {}
        clouds = content["clouds"]
        for key, value in found.items():
            if key in clouds and _made_by(clouds[key]) != name:
                raise HotcatError(
                    f"there is already a cloud '{key}' that hotcat did not make",
                    remedy="Choose another name for the embedded cloud with --cloud-name.",
                    place=Place(file),
                )
            clouds[key] = value
        _store(file, yaml, content)
    return file


def remove(name: str) -> None:
    """Take the cloud's entries out again; a file that held nothing else goes with them.

    Raises HotcatError where the file is not what a clouds.yaml should be.
    """
    file = path()
    if not file.exists():
        return
    with _alone(file):
        yaml, content = _load(file)
        clouds = content.get("clouds") or {}
        ours = [key for key, value in clouds.items() if _made_by(value) == name]
        for key in ours:
            del clouds[key]
        if ours and not clouds and list(content) == ["clouds"]:
            file.unlink()
        elif ours:
            _store(file, yaml, content)
    for folder in (file.parent, file.parent.parent):  # ours, where nobody has put anything else there
        with contextlib.suppress(OSError):
            folder.rmdir()


def _made_by(entry: object) -> str | None:
    """The embedded cloud that an entry is of; None for any other."""
    facts = entry.get("hotcat") if isinstance(entry, dict) else None
    return facts.get("cloud") if isinstance(facts, dict) else None


@contextlib.contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keep other clouds of this user from changing the file meanwhile."""
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _load(file: Path) -> tuple[Any, Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 16  # no line of the user's is folded
    try:
        content = yaml.load(file.read_text()) if file.exists() else None
    except (YAMLError, UnicodeDecodeError) as error:
        raise HotcatError("this is not valid YAML", remedy=str(error), place=Place(file)) from error
    if content is None:
        content = {}
    if not isinstance(content, dict) or not isinstance(content.get("clouds") or {}, dict):
        raise HotcatError("this is not a clouds.yaml: 'clouds' must be a mapping", place=Place(file))
    return yaml, content


def _store(file: Path, yaml: Any, content: Any) -> None:
    text = StringIO()
    yaml.dump(content, text)
    write_private(file, text.getvalue())
