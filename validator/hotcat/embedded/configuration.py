"""The services' configuration files, rendered from the templates in config/."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined

from hotcat.embedded import releases
from hotcat.embedded.component import EXTERNAL_GATEWAY, EXTERNAL_HOST, HOST, REGION, Settings, inside
from hotcat.embedded.components import chosen
from hotcat.embedded.secrets import keystone_hash, write_private

if TYPE_CHECKING:
    from hotcat.embedded.paths import CloudPaths

FORKRUN = Path(__file__).parent / "forkrun.py"
KEYSTONE_USERS = ("admin", "heat_domain_admin")


def render(
    settings: Settings, secrets: dict[str, str], paths: CloudPaths, *, existing: bool, restored: bool
) -> None:
    """Write every configuration file of the cloud below its etc/, and the key files of Keystone.

    `existing` tells that there are data already, `restored` that they hold the secrets of another cloud: that
    which a snapshot was taken of.
    """
    environment = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(releases.folder(settings.release) / "config"),
                PackageLoader("hotcat.embedded", "config"),
            ]
        ),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  (INI files, not HTML)
    )
    common = _common(settings, secrets) | {"existing": existing, "restored": restored}
    for component in chosen(settings.services):
        for folder in component.folders(settings):
            (paths.data / folder).mkdir(parents=True, exist_ok=True)
        for target, (template, extra) in component.config(settings).items():
            text = environment.get_template(template).render({**common, **extra})
            write_private(paths.etc / target, text)
            if target.startswith("bin/"):
                (paths.etc / target).chmod(0o700)
    for repository in ("fernet", "credential"):
        for number in (0, 1):
            key = secrets[f"{repository}_key_{number}"]
            write_private(paths.data / "keystone" / repository / str(number), key)
        (paths.data / "keystone" / repository).chmod(0o700)


def _common(settings: Settings, secrets: dict[str, str]) -> dict[str, Any]:
    components = chosen(settings.services)
    users = {component.name for component in components if component.service_user} | set(KEYSTONE_USERS)
    return {
        "settings": settings,
        "services": set(settings.services),
        "secrets": secrets,
        "databases": [name for component in components for name in component.databases],
        "keystone_hashes": {user: keystone_hash(secrets[user]) for user in sorted(users)}
        | {"demo": keystone_hash(secrets["member"])},
        "region": REGION,
        "host": HOST,
        "gateway": EXTERNAL_GATEWAY,
        "machine": EXTERNAL_HOST,
        "python": "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable,
        "forkrun": str(FORKRUN),
        **{name: inside(name) for name in ("data", "etc", "run", "log", "tmp")},
    }
