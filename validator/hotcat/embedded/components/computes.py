"""Two more real computes, each a host with a name, a network and a libvirt of its own; and zones dc2 and dc3.

A host (hosts.py) runs its own Open vSwitch, OVN chassis, metadata agent, libvirt and nova-compute. Its
tunnels go over bridges `br-phy` and virtual cables to the other chassis. Both hosts keep their guests'
files in one folder, as on NFS, so that guests move between them, and outlive them.

The zones stand for datacenters: the core's host is alone in `nova`, the first. Both hosts here are in
`dc2`, for a guest that was asked for in a zone moves only within it. A fake compute is `dc3`.
"""

from __future__ import annotations

import sys

from hotcat.embedded.component import (
    Command,
    Component,
    Forked,
    Program,
    Rendering,
    Settings,
    Unit,
    inside,
)
from hotcat.embedded.components import ceph, nova
from hotcat.embedded.components.libvirt import PLAIN_FRAMES
from hotcat.embedded.components.ovn import OVN_RUN, OVS_RUN
from hotcat.embedded.hosts import MANAGEMENT, NAMESPACES, NUMBERS, UNDERLAY, entered

HOSTS = tuple(NUMBERS)
FAKE = "vm4"
ZONES = {"dc2": HOSTS, "dc3": (FAKE,)}
PYTHON = (sys.executable, "-P", "-m")
SWITCH = f"{OVS_RUN}/db.sock"
INSTANCES = "hosts/instances"
# What the host's own kernel sends through the core's bridge to a floating IP may go into a tunnel: see
# qemu-plain-frames.j2.
UNDERLAY_OF_CORE = f"""
ovs-vsctl --may-exist add-br br-phy -- set bridge br-phy datapath_type=netdev fail_mode=standalone
ip address replace {UNDERLAY}.1/24 dev br-phy
ip link set br-phy up
ethtool -K br-ex tx off
"""
CONFIGURE = """
ovs-vsctl --no-wait init
ovs-vsctl --no-wait set open_vswitch . external_ids:system-id={host} external_ids:hostname={host} \
    external_ids:ovn-remote=tcp:127.0.0.1:6642 external_ids:ovn-encap-type=geneve \
    external_ids:ovn-encap-ip={address} external_ids:ovn-bridge=br-int \
    external_ids:ovn-bridge-datapath-type=netdev external_ids:ovn-monitor-all=true \
    other_config:userspace-tso-enable=true
"""
BRIDGES = """
set -e
ovs-vsctl --may-exist add-br br-int -- set bridge br-int datapath_type=netdev fail_mode=secure \
    other-config:disable-in-band=true
ovs-vsctl --may-exist add-br br-phy -- set bridge br-phy datapath_type=netdev fail_mode=standalone
ovs-vsctl --may-exist add-port br-phy phys
ip address replace {address}/24 dev br-phy
ip link set br-phy up
"""


def _host(host: str) -> list[Unit]:
    """The holder, the switch, the chassis, the metadata agent and the hypervisor of one host."""
    quiet = ("--no-chdir", "-vconsole:warn", "-vsyslog:off")
    address = f"{UNDERLAY}.{NUMBERS[host]}"
    database = inside("data/hosts", host, "switch.db")
    schema = "/usr/share/openvswitch/vswitch.ovsschema"
    serve = (
        f"[ -e {database} ] || ovsdb-tool create {database} {schema};"
        f" exec ovsdb-server {database} --remote=punix:{SWITCH} --unixctl={OVS_RUN}/ovsdb-server.ctl"
        " --no-chdir -vconsole:warn -vsyslog:off"
    )
    holder = (*PYTHON, "hotcat.embedded.hosts", "boot", host)
    return [
        Unit(
            host,
            Program(("unshare", *NAMESPACES, *holder)),
            needs=("underlay",),
            ready=Command(entered(host, "true")),
        ),
        Unit(
            f"ovsdb-switch-{host}",
            Program(("sh", "-c", serve)),
            needs=(host,),
            ready=Command(entered(host, "ovsdb-client", "--timeout=3", "list-dbs", f"unix:{SWITCH}")),
            host=host,
        ),
        Unit(
            f"ovs-configure-{host}",
            Program(("sh", "-ec", CONFIGURE.format(host=host, address=address))),
            needs=(f"ovsdb-switch-{host}",),
            task=True,
            repeat=True,
            host=host,
        ),
        Unit(
            f"ovs-vswitchd-{host}",
            Program(("ovs-vswitchd", f"unix:{SWITCH}", f"--pidfile={OVS_RUN}/ovs-vswitchd.pid", *quiet)),
            needs=(f"ovs-configure-{host}",),
            ready=Command(entered(host, "ovs-appctl", "--timeout=2", "-t", "ovs-vswitchd", "version")),
            host=host,
        ),
        Unit(
            f"bridges-{host}",
            Program(("sh", "-c", BRIDGES.format(address=address))),
            needs=(f"ovs-vswitchd-{host}",),
            task=True,
            repeat=True,
            host=host,
        ),
        Unit(
            f"ovn-controller-{host}",
            Program(("ovn-controller", f"unix:{SWITCH}", f"--pidfile={OVN_RUN}/ovn-controller.pid", *quiet)),
            needs=("ovn-init", "ovsdb-southbound", f"bridges-{host}"),
            ready=Command(entered(host, "ovn-appctl", "--timeout=2", "-t", "ovn-controller", "version")),
            host=host,
        ),
        Unit(
            f"neutron-ovn-agent-{host}",
            Forked(
                "neutron",
                "neutron.cmd.agents.ovn_neutron_agent",
                ("neutron-ovn-agent", "--config-file", inside("etc", host, "ovn_agent.ini")),
            ),
            needs=("forkserver-neutron", f"ovn-controller-{host}"),
            host=host,
        ),
        Unit(
            f"libvirtd-{host}",
            # It answers TCP only when told so twice.
            Program(("libvirtd", "--listen", "-f", "/etc/libvirt/libvirtd.conf"), PLAIN_FRAMES),
            needs=(host,),
            ready=Command(entered(host, "virsh", "-q", "-c", "qemu:///system", "version")),
            host=host,
        ),
        _compute(host, (f"libvirtd-{host}", f"ovn-controller-{host}", "glance"), host=host),
    ]


def _compute(name: str, needs: tuple[str, ...], host: str = "") -> Unit:
    placed = ("nova-schema", "forkserver-nova", "nova-conductor", "placement", "accounts")
    return nova.compute(name, f"{name}/nova-compute.conf", (*placed, *needs), host)


def units(_: Settings) -> list[Unit]:
    """The link between the hosts, the hosts, the fake compute of the third datacenter, and the zones."""
    found = [
        Unit(
            "underlay",
            Program(("sh", "-ec", UNDERLAY_OF_CORE)),
            needs=("ovs-vswitchd", "bridges"),
            task=True,
            repeat=True,
        ),
        *(unit for host in HOSTS for unit in _host(host)),
        _compute(FAKE, ("ovn-controller",)),
        Unit(
            f"chassis-{FAKE}",
            Program((*PYTHON, "hotcat.embedded.fakes", "chassis", f"{FAKE}=127.1.1.1")),
            needs=("ovn-init", "mariadb"),
        ),
    ]
    computes = tuple(f"nova-compute-{name}" for name in (*HOSTS, FAKE))
    discover = ("nova-manage", "--config-file", inside("etc/nova/nova.conf"), "cell_v2", "discover_hosts")
    return [
        *found,
        Unit(
            "computes-discover",
            Forked("nova", "nova.cmd.manage", discover),
            needs=("nova-discover-hosts", *computes),
            task=True,
            bootstrap=True,
        ),
        Unit(
            "computes-zones",
            Program((*PYTHON, "hotcat.embedded.setups.computes")),
            needs=("computes-discover", "nova", "accounts"),
            task=True,
            bootstrap=True,
        ),
    ]


def config(settings: Settings) -> dict[str, Rendering]:
    """Each host's files in a folder of its name; the QEMU that all hosts start guests with."""
    template, core = nova.config(settings)["nova/nova-compute.conf"]
    files: dict[str, Rendering] = {"bin/qemu-system-x86_64": ("qemu-plain-frames.j2", {})}
    for host, number in NUMBERS.items():
        link = f"{MANAGEMENT}.{number}"
        own = {"host": host, "ovsdb": f"unix:{SWITCH}"}
        compute = {"state": f"hosts/{host}/nova", "instances": INSTANCES, "inbound": link}
        uuid = f"3b6d1f58-8a0e-4c5b-9d52-0000000000{number:02}"
        files |= {
            f"{host}/nova-compute.conf": (template, {**core, **own, **compute}),
            f"{host}/ovn_agent.ini": ("ovn_agent.ini.j2", {**own, "state": f"hosts/{host}/neutron"}),
            f"{host}/libvirt/libvirtd.conf": ("libvirtd.conf.j2", {"listen": link, "uuid": uuid}),
            f"{host}/libvirt/qemu.conf": ("qemu.conf.j2", {}),
        }
        if "ceph" in settings.services:
            files |= ceph.libvirt_secret(f"{host}/libvirt")
    fake = {"host": FAKE, "state": f"hosts/{FAKE}/nova", "driver": nova.FAKE_DRIVER}
    files[f"{FAKE}/nova-compute.conf"] = (template, {**core, **fake})
    return files


COMPONENT = Component(
    name="computes",
    summary="two more real computes, which guests move between, in zone dc2; a fake one in dc3",
    units=units,
    packages=("ethtool",),
    config=config,
    folders=lambda _: (
        INSTANCES,
        *(f"hosts/{host}/{part}" for host in HOSTS for part in ("nova", "neutron")),
        f"hosts/{FAKE}/nova/instances",
    ),
)
