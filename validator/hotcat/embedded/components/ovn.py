"""Open vSwitch and OVN: the networks, in the userspace datapath, which needs no kernel module."""

from __future__ import annotations

from hotcat.embedded.component import (
    EXTERNAL_GATEWAY,
    HOST,
    Command,
    Component,
    Program,
    Settings,
    Socket,
    Unit,
    inside,
)
from hotcat.embedded.hosts import UNDERLAY

OVS_RUN = "/run/openvswitch"
OVN_RUN = "/run/ovn"
BRIDGES = f"""
set -e
ovs-vsctl --may-exist add-br br-ex -- set bridge br-ex datapath_type=netdev fail_mode=standalone
ovs-vsctl --may-exist add-br br-int -- set bridge br-int datapath_type=netdev fail_mode=secure \
    other-config:disable-in-band=true
ip addr replace {EXTERNAL_GATEWAY}/24 dev br-ex
ip link set br-ex up
"""
# userspace-tso-enable before ovs-vswitchd starts: without it OVS 3.1 forwards a tap's frames with bad
# checksums, and a guest's TCP is dead while its ping works.
CONFIGURE = f"""
ovs-vsctl --no-wait init
ovs-vsctl --no-wait set open_vswitch . external_ids:system-id={HOST} external_ids:hostname={HOST} \
    external_ids:ovn-remote=unix:{OVN_RUN}/ovnsb_db.sock external_ids:ovn-encap-type=geneve \
    external_ids:ovn-encap-ip={{encapsulate}} external_ids:ovn-bridge=br-int \
    external_ids:ovn-bridge-datapath-type=netdev external_ids:ovn-bridge-mappings=public:br-ex \
    external_ids:ovn-cms-options=enable-chassis-as-gw external_ids:ovn-monitor-all=true \
    other_config:userspace-tso-enable=true
"""


# On a busy machine Neutron needs more than the 5 s in which ovsdb-server wants a probe answered. Cut off, it
# hangs until each transaction that it had begun times out. 60 s as DevStack has it. The rows are of the
# remotes on the command line: such an option it has there from OVS 3.3 on.
INIT = """
ovn-nbctl --no-leader-only init
ovn-nbctl --no-leader-only --inactivity-probe=60000 set-connection ptcp:6641:127.0.0.1
ovn-sbctl --no-leader-only init
ovn-sbctl --no-leader-only --inactivity-probe=60000 set-connection ptcp:6642:127.0.0.1
"""
CONNECTIONS = {"northbound": "OVN_Northbound,NB_Global", "southbound": "OVN_Southbound,SB_Global"}


def _database(name: str, schema: str, socket: str, port: int, control: str) -> Unit:
    file = inside("data/ovs", f"{name}.db")
    create = f"[ -e {file} ] || ovsdb-tool create {file} {schema}"
    connections = f" --remote=db:{CONNECTIONS[name]},connections" if name in CONNECTIONS else ""
    serve = (
        f"exec ovsdb-server {file} --remote=punix:{socket} --remote=ptcp:{port}:127.0.0.1{connections}"
        f" --unixctl={control} --no-chdir -vconsole:warn -vsyslog:off"
    )
    return Unit(
        f"ovsdb-{name}",
        Program(("sh", "-c", f"{create}; {serve}")),
        ready=Socket(socket),
        alive=Command(("ovsdb-client", "--timeout=3", "list-dbs", f"unix:{socket}")),
    )


def units(settings: Settings) -> list[Unit]:
    """Three databases, the switch with its bridges, northd and the controller."""
    encapsulate = f"{UNDERLAY}.1" if "computes" in settings.services else "127.0.0.1"
    quiet = ("--no-chdir", "-vconsole:warn", "-vsyslog:off")
    northbound, southbound = f"{OVN_RUN}/ovnnb_db.sock", f"{OVN_RUN}/ovnsb_db.sock"
    switch = f"{OVS_RUN}/db.sock"
    return [
        _database(
            "switch", "/usr/share/openvswitch/vswitch.ovsschema", switch, 6640, f"{OVS_RUN}/ovsdb-server.ctl"
        ),
        _database(
            "northbound", "/usr/share/ovn/ovn-nb.ovsschema", northbound, 6641, f"{OVN_RUN}/ovnnb_db.ctl"
        ),
        _database(
            "southbound", "/usr/share/ovn/ovn-sb.ovsschema", southbound, 6642, f"{OVN_RUN}/ovnsb_db.ctl"
        ),
        Unit(
            "ovs-configure",
            Program(("sh", "-ec", CONFIGURE.format(encapsulate=encapsulate))),
            needs=("ovsdb-switch",),
            task=True,
            repeat=True,
        ),
        Unit(
            "ovs-vswitchd",
            Program(("ovs-vswitchd", f"unix:{switch}", f"--pidfile={OVS_RUN}/ovs-vswitchd.pid", *quiet)),
            needs=("ovs-configure",),
            ready=Command(("ovs-appctl", "--timeout=2", "-t", "ovs-vswitchd", "version")),
        ),
        # Again whenever the switch was restarted: the bridge's address is gone with its tap.
        Unit("bridges", Program(("sh", "-c", BRIDGES)), needs=("ovs-vswitchd",), task=True, repeat=True),
        Unit(
            "ovn-init",
            Program(("sh", "-ec", INIT)),
            needs=("ovsdb-northbound", "ovsdb-southbound"),
            task=True,
        ),
        Unit(
            "ovn-northd",
            Program(
                (
                    "ovn-northd",
                    f"--ovnnb-db=unix:{northbound}",
                    f"--ovnsb-db=unix:{southbound}",
                    f"--unixctl={OVN_RUN}/ovn-northd.ctl",
                    *quiet,
                )
            ),
            needs=("ovn-init",),
            ready=Socket(f"{OVN_RUN}/ovn-northd.ctl"),
        ),
        Unit(
            "ovn-controller",
            Program(
                (
                    "ovn-controller",
                    f"unix:{switch}",
                    f"--pidfile={OVN_RUN}/ovn-controller.pid",
                    *quiet,
                    "-vacl_log:console:info",  # what Neutron's logging of security groups writes
                )
            ),
            needs=("ovn-init", "bridges"),
            ready=Command(("ovn-appctl", "--timeout=2", "-t", "ovn-controller", "version")),
        ),
    ]


COMPONENT = Component(
    name="ovn",
    units=units,
    packages=("openvswitch-switch", "ovn-central", "ovn-host", "iproute2"),
    folders=lambda _: ("ovs",),
    daemons=("openvswitch-switch", "ovn-central", "ovn-host"),
)
