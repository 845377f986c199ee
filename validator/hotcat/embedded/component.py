"""What a component of the cloud is: packages, configuration, databases, endpoints and the units it runs.

A *unit* is one node of the start-up graph: a service that stays, or a task that ends. The supervisor starts a
unit when all it needs is ready. A component is one module below `components/`; adding a service of the cloud
is adding such a module and its templates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hotcat.embedded.paths import INSIDE
from hotcat.embedded.releases import NEWEST

if TYPE_CHECKING:
    from pathlib import Path

REGION = "RegionOne"
HOST = "vm"  # nova's host, OVN's hostname and libvirt's: all must be equal, and survive a snapshot
EXTERNAL_GATEWAY = (
    "172.24.4.1"  # the external network's gateway, an address of br-ex: where guests reach APIs
)
EXTERNAL_HOST = "172.24.4.2"  # the machine around the cloud, where it has a route to the network
EXTERNAL_CIDR = "172.24.4.0/24"


@dataclass(frozen=True)
class Program:
    """Start a program. A `{port}` in argv becomes the descriptor of the socket published on that port."""

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    sockets: tuple[int, ...] = ()  # ports of published sockets that it inherits


@dataclass(frozen=True)
class Forked:
    """Fork from the family's server and call a function, as the console script of that name would."""

    family: str
    module: str
    argv: tuple[str, ...]
    function: str = "main"
    env: Mapping[str, str] = field(default_factory=dict)
    secret_env: Mapping[str, str] = field(default_factory=dict)  # variable -> name of the cloud's secret


@dataclass(frozen=True)
class Api:
    """Fork from the family's server and serve a WSGI module."""

    family: str
    wsgi: str
    port: int
    argv: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    threads: int = 8
    modules: str = ""  # a folder of modules that come before those of the environment
    published: bool = True  # also served on the socket of that port that was opened on the host

    @property
    def host(self) -> str:
        """Where it listens inside: guests reach what is published, and nothing else."""
        return "0.0.0.0" if self.published else "127.0.0.1"  # noqa: S104  (a namespace with no way out)


@dataclass(frozen=True)
class Family:
    """A fork server: what it imports before its services are forked from it; MODULE:FUNCTION is called."""

    preload: tuple[str, ...]


Start = Program | Forked | Api | Family


@dataclass(frozen=True)
class Tcp:
    """Ready when something listens on this port of 127.0.0.1."""

    port: int


@dataclass(frozen=True)
class Http:
    """Ready when this port of 127.0.0.1 answers a GET with a status below 500."""

    port: int
    path: str = "/"


@dataclass(frozen=True)
class Socket:
    """Ready when something listens on this UNIX socket."""

    path: str
    seqpacket: bool = False


@dataclass(frozen=True)
class Command:
    """Ready when this command exits with 0."""

    argv: tuple[str, ...]


@dataclass(frozen=True)
class Heartbeat:
    """Ready when this query of the database tells an age, in seconds, below the limit.

    A daemon without a port reports itself to its database; a zombie whose loop died does not.
    """

    query: str
    limit: float


@dataclass(frozen=True)
class Queue:
    """Ready when somebody consumes from this queue of the broker; without a name, when the broker answers."""

    name: str = ""


@dataclass(frozen=True)
class Admin:
    """Ready when a Ceph daemon answers a command on its admin socket, and says that it is in this state."""

    path: str
    command: str
    state: str = ""  # none: that it answers is enough


@dataclass(frozen=True)
class All:
    """Ready when all of these hold."""

    checks: tuple[Check, ...]


Check = Tcp | Http | Socket | Command | Heartbeat | Queue | Admin | All


@dataclass(frozen=True)
class Unit:
    """One node of the start-up graph."""

    name: str
    start: Start
    needs: tuple[str, ...] = ()
    ready: Check | None = None
    alive: Check | None = None  # asked again and again; `ready` where it is None
    task: bool = False  # ends by itself; ready when it has exited with 0
    bootstrap: bool = False  # a task for a cloud that did not come from a snapshot
    repeat: bool = False  # a task that is run again when a service that it needs was restarted
    stop_timeout: float = 0.0  # seconds it gets to finish when the cloud stops; 0: it ends with the namespace
    ready_timeout: float = 120.0
    task_timeout: float = 600.0  # seconds for one try of a task; idle, the longest takes a tenth of it
    host: str = ""  # the unit that holds the namespaces that it runs in (hosts.py); "": the cloud's own


@dataclass(frozen=True)
class Settings:
    """How a cloud was asked for, as its units see it."""

    name: str
    address: str  # of the loopback range, on the host and inside
    fake_computes: int
    virt_type: str  # "kvm" or "qemu"
    openstack: Path  # the Python environment of the OpenStack services
    cache: Path
    packages: str  # digest of the Debian packages' versions
    guest: Mapping[str, str]  # kernel, initrd, disk, kernel_command_line, version of the tiny guest
    heat_plugins: Path  # the folder of the catalog's own, for Heat's plugin_dirs
    services: tuple[str, ...] = ()  # names of the components beside the core's
    release: str = NEWEST  # of OpenStack


@dataclass(frozen=True)
class Endpoint:
    """A row of Keystone's catalog: path is what follows http://ADDRESS:PORT."""

    service: str
    type: str
    port: int
    path: str = ""


Rendering = tuple[str, Mapping[str, Any]]  # a template of config/ and what it is told besides the settings


@dataclass(frozen=True)
class Component:
    """One part of the cloud."""

    name: str
    units: Callable[[Settings], list[Unit]]
    packages: tuple[str, ...] = ()  # Debian's names
    config: Callable[[Settings], Mapping[str, Rendering]] = (
        lambda _: {}
    )  # file below etc/ -> how to render it
    databases: tuple[str, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    service_user: bool = False  # a user of its name in project service, with roles admin and service
    folders: Callable[[Settings], tuple[str, ...]] = lambda _: ()  # below data/
    requires: tuple[str, ...] = ()  # names of other components, beside the core's, that it brings along
    daemons: tuple[str, ...] = ()  # systemd units that its packages would start for the whole machine
    linked: tuple[str, ...] = ()  # Python modules that exist as Debian packages only, as patterns
    etc: tuple[str, ...] = ()  # folders below /etc that a service insists on: links to the cloud's own
    run: tuple[str, ...] = ()  # folders below /run that a service insists on
    summary: str = ""  # what a user gets of it, where it is not the core's


def inside(*parts: str) -> str:
    """A path of the cloud's own folder as its processes see it."""
    return str(INSIDE.joinpath(*parts))
