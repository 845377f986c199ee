"""The fork servers that the Python services come from; see forkserver.py."""

from __future__ import annotations

from pathlib import Path

from hotcat.embedded.component import Component, Family, Program, Settings, Socket, Unit, inside

SCRIPT = Path(__file__).parent.parent / "forkserver.py"

# What all families import anyway.
BASE = (
    "pymysql",
    "sqlalchemy.orm",
    "sqlalchemy.dialects.mysql.pymysql",
    "alembic",
    "oslo_concurrency.processutils",
    "oslo_config.cfg",
    "oslo_db.sqlalchemy.enginefacade",
    "oslo_db.sqlalchemy.models",
    "oslo_log.log",
    "oslo_messaging._drivers.impl_rabbit",
    "oslo_middleware",
    "oslo_policy.opts",
    "oslo_privsep.daemon",
    "oslo_reports.guru_meditation_report",
    "oslo_versionedobjects.base",
    "kombu.transport.pyamqp",
    "keystoneauth1.loading",
    "keystoneauth1.identity.v3",
    "keystonemiddleware.auth_token",
    "webob.dec",
    "routes.middleware",
    "paste.deploy",
    "paste.urlmap",
    "waitress",
    "jsonschema",
    "cryptography.fernet",
    "dogpile.cache",
    "openstack.connection",
    "stevedore.driver",
    "setproctitle",
    "osprofiler.sqlalchemy",
    "ovsdbapp.backend.ovs_idl.connection",
)
FAMILIES = {
    "keystone": ("keystone.server.wsgi", "keystone.server.flask.core", "keystone.api", "keystone.cmd.cli"),
    "placement": ("placement.deploy", "placement.handler"),
    "glance": ("glance.common.wsgi_app", "glance.api.v2.router", "glance.cmd.manage"),
    "neutron": (
        "neutron.cmd.server",
        "neutron.plugins.ml2.plugin",
        "neutron.plugins.ml2.drivers.ovn.mech_driver.mech_driver",
        "neutron.services.ovn_l3.plugin",
        "neutron.agent.ovn.agent.ovn_neutron_agent",
    ),
    "nova": (
        "nova.cmd.conductor",
        "nova.conductor.manager",
        "nova.cmd.scheduler",
        "nova.scheduler.manager",
        "nova.cmd.compute",
        "nova.compute.manager",
        "nova.api.openstack.compute.routes",
        "nova.cmd.manage",
    ),
    "heat": ("heat.cmd.engine", "heat.engine.service", "heat.api.openstack.wsgi"),
}
# Those of components beside the core's, which run with them.
OTHERS = {
    "horizon": (  # what does not ask for its settings while it is imported
        "django.core.handlers.wsgi",
        "django.template.backends.django",
        "django.views.generic",
        "heatclient.v1.client",
        "keystoneclient.v3.client",
        "novaclient.v2.client",
        "neutronclient.v2_0.client",
    ),
    "barbican": ("pecan",),  # Barbican's own modules read its configuration while they are imported
    "cinder": (
        "cinder.cmd.volume",  # first: it chooses threads
        "cinder.objects:register_all",  # those below take for granted that it was called
        "cinder.cmd.backup",
        "cinder.cmd.scheduler",
        "cinder.cmd.manage",
        "cinder.volume.manager",
        "cinder.volume.drivers.rbd",
        "cinder.backup.manager",
        "cinder.scheduler.manager",
        "cinder.api.v3.router",
    ),
    "designate": (
        "designate.central.service",
        "designate.worker.service",
        "designate.producer.service",
        "designate.mdns.service",
        "designate.api.wsgi",
        "designate.cmd.manage",
    ),
    "octavia": (
        "octavia.api.app",
        "octavia.api.root_controller",
        "octavia.cmd.driver_agent",
        "octavia.cmd.health_manager",
        "octavia.cmd.octavia_worker",
        "ovn_octavia_provider.driver",
        "ovn_octavia_provider.agent",
    ),
}
# nova-manage and Cinder would patch the process for eventlet, which its siblings refuse to run beside. And
# what Cinder gives to eventlet's thread pool would wait for a loop that nobody runs: no pool.
THREADS = {
    "OS_NOVA_DISABLE_EVENTLET_PATCHING": "1",
    "OS_CINDER_DISABLE_EVENTLET_PATCHING": "1",
    "EVENTLET_THREADPOOL_SIZE": "0",
}


def units(settings: Settings) -> list[Unit]:
    """The base, and one family a project that runs."""
    families = FAMILIES | {name: OTHERS[name] for name in settings.services if name in OTHERS}
    base = inside("run/forkserver.sock")
    return [
        Unit(
            "forkserver",
            Program(
                (str(settings.openstack / "bin/python"), "-P", str(SCRIPT), base, *BASE),
                THREADS,
            ),
            ready=Socket(base, seqpacket=True),
        ),
        *(
            Unit(
                f"forkserver-{family}",
                Family(preload),
                needs=("forkserver",),
                ready=Socket(inside(f"run/forkserver-{family}.sock"), seqpacket=True),
            )
            for family, preload in families.items()
        ),
    ]


COMPONENT = Component(name="forkservers", units=units)
