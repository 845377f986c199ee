from __future__ import annotations

from types import SimpleNamespace

import pytest
from keystoneauth1.session import Session
from openstack.block_storage.v3._proxy import Proxy as BlockStorage
from openstack.compute.v2._proxy import Proxy as Compute
from openstack.dns.v2._proxy import Proxy as Dns
from openstack.identity.v3._proxy import Proxy as Identity
from openstack.image.v2._proxy import Proxy as Image
from openstack.network.v2._proxy import Proxy as Network

from hotcat.errors import HotcatError
from hotcat.live.probes.api import reader

READS = [
    "network.ips",
    "network.security_groups",
    "network.qos_policies",
    "compute.servers",
    "compute.get_server",
    "compute.server_interfaces",
    "compute.availability_zones",
    "identity.role_assignments",
    "block_storage.volumes",
    "block_storage.qos_spec_associations",
    "dns.zones",
    "image.images",
    "identity.find_project",
]
NO_READS = [
    "network.create_ip",
    "compute.delete_server",
    "compute.reboot_server",
    "network.update_port",
    "compute.set_server_metadata",
    "compute.add_tag_to_server",
    "image.upload_image",
    "network.nothing",
    "nothing.ips",
    "compute.default_microversion",
    "compute.__class__",
    "network.request",
    "config.get_auth_args",
]


@pytest.fixture(scope="module")
def connection() -> SimpleNamespace:
    """The SDK's real proxies; `reader` asks them for methods and calls none."""
    proxies = {
        "network": Network,
        "compute": Compute,
        "block_storage": BlockStorage,
        "dns": Dns,
        "image": Image,
        "identity": Identity,
    }
    config = SimpleNamespace(get_auth_args=dict)
    return SimpleNamespace(config=config, **{name: proxy(Session()) for name, proxy in proxies.items()})


@pytest.mark.parametrize("read", READS)
def test_reads(connection: SimpleNamespace, read: str) -> None:
    assert callable(reader(connection, read))


@pytest.mark.parametrize("read", NO_READS)
def test_what_writes_or_is_not_there(connection: SimpleNamespace, read: str) -> None:
    with pytest.raises(HotcatError, match="api: "):
        reader(connection, read)
