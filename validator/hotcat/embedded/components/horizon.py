"""Horizon: the dashboard in a browser, with those of Heat and of each service that this cloud runs.

Its style sheets and scripts are put together once for an environment and a choice of services, in the cache.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.embedded.component import Api, Component, Endpoint, Http, Program, Settings, Unit, inside

if TYPE_CHECKING:
    from hotcat.embedded.component import Rendering

PORT = 8080
SCRIPT = Path(__file__).parent.parent / "horizon_static.py"
MODULES = inside("etc/horizon")
# component -> its dashboard's module, and where that keeps what is to be enabled
DASHBOARDS = {
    "heat": ("heat_dashboard", "enabled"),
    "octavia": ("octavia_dashboard", "enabled"),
    "designate": ("designatedashboard", "enabled"),
    "masakari": ("masakaridashboard", "local/enabled"),
}


def dashboards(settings: Settings) -> dict[str, tuple[str, str]]:
    """Those of DASHBOARDS whose service runs; Heat's always does."""
    return {name: row for name, row in DASHBOARDS.items() if name in {"heat", *settings.services}}


def static(settings: Settings) -> Path:
    """Where style sheets and scripts are kept for this environment and these dashboards."""
    digest = hashlib.sha256(SCRIPT.read_bytes() + ",".join(dashboards(settings)).encode()).hexdigest()
    return settings.cache / "horizon" / f"{settings.openstack.name}-{digest[:12]}"


def _config(settings: Settings) -> dict[str, Rendering]:
    told = {"dashboards": list(dashboards(settings).values()), "static": str(static(settings))}
    return {
        "horizon/local/__init__.py": ("horizon_package.py.j2", {}),
        "horizon/local/local_settings.py": ("horizon_settings.py.j2", told),
        "horizon/local/urls.py": ("horizon_urls.py.j2", {}),
    }


def units(settings: Settings) -> list[Unit]:
    """Static files, and the dashboard."""
    python = str(settings.openstack / "bin/python")
    return [
        Unit(
            "horizon-static",
            Program((python, "-P", str(SCRIPT), str(static(settings))), {"PYTHONPATH": MODULES}),
            task=True,
        ),
        Unit(
            "horizon",
            Api("horizon", "openstack_dashboard.wsgi", PORT, threads=4, modules=MODULES),
            needs=("horizon-static", "forkserver-horizon", "keystone"),
            ready=Http(PORT, "/auth/login/"),
        ),
    ]


COMPONENT = Component(
    name="horizon",
    summary="the dashboard in a browser",
    units=units,
    config=_config,
    endpoints=(Endpoint("horizon", "dashboard", PORT, "/"),),
    folders=lambda _: ("horizon",),
)
