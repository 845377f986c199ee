"""Octavia's amphora provider: HAProxy in a guest of its own, from the catalog's image to a failover.

The image has to be built (`hotcat image build octavia-amphora`), which takes root; the tests publish it.
"""

from __future__ import annotations

import base64
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from tests.certificates import self_signed
from tests.live.full.belongings import own_things
from tests.live.full.guests import Host, group, place, plug, unplug
from tests.live.full.test_octavia_ovn import settled

from hotcat.images import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment, Tenant

pytestmark = [pytest.mark.live, pytest.mark.scheduled]
SERVICE = "octavia"
IMAGE = "octavia-amphora"
CIDR = "10.7.0.0/24"
BIRTH = 1800.0  # seconds: an amphora boots a whole Debian, perhaps under emulation, perhaps beside other work
# Tells its name, and what the balancer added to the request.
SERVE = """
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"{sys.argv[1]} {self.path} {self.headers.get('X-Forwarded-Proto')}"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.encode())
    log_message = lambda *_: None
http.server.ThreadingHTTPServer(("", 80), Page).serve_forever()
"""


@pytest.fixture(scope="module")
def _image(whole: Deployment) -> None:
    if not whole.has(SERVICE):
        pytest.skip("this cloud was started without octavia")
    if not store.builds(IMAGE):
        pytest.skip(f"the image {IMAGE} is not built: 'hotcat image build {IMAGE}', as root")
    whole.run("image", "publish", IMAGE, "--cloud", f"{whole.name}-admin")


@pytest.fixture
def owner(deployment: Deployment, _image: None) -> Iterator[Tenant]:
    with own_things(deployment, "owner") as tenant:
        yield tenant


class Site:
    """A tenant's network with members that serve, and a balancer before them with a floating IP."""

    def __init__(self, deployment: Deployment, tenant: Tenant) -> None:
        self.deployment, self.tenant = deployment, tenant
        self.api = tenant.cloud.load_balancer
        network = tenant.cloud.network
        where = place(tenant, CIDR)
        self.network, self.subnet = where.network, where.subnet
        self.group = group(tenant, 80)
        self.members: dict[str, Host] = {}
        self.servers: dict[str, Any] = {}
        self.balancer = self.api.create_load_balancer(
            name="shop", vip_subnet_id=self.subnet.id, provider="amphora"
        )
        public = network.find_network("public")
        self.address = network.create_ip(
            floating_network_id=public.id, port_id=self.balancer.vip_port_id
        ).floating_ip_address

    def member(self, name: str) -> Host:
        """A host of the network that serves its name."""
        port = self.tenant.cloud.network.create_port(
            network_id=self.network.id, name=name, security_group_ids=[self.group.id]
        )
        host = plug(self.deployment, port, f"{port.fixed_ips[0]['ip_address']}/24", "10.7.0.1")
        self.members[name] = host
        self.serve(name)
        return host

    def serve(self, name: str) -> None:
        self.servers[name] = self.members[name].start(SERVE, name)

    def silence(self, name: str) -> None:
        """End the member's server."""
        host = self.members[name]
        self.deployment.inside("sh", "-c", f"kill $(ip netns pids {host.name})")
        self.servers.pop(name).wait()

    def settle(self, patience: float = 180.0) -> None:
        settled(self.deployment, self.tenant, self.balancer, patience)

    def pool(self, names: tuple[str, ...], **options: Any) -> Any:
        """A pool of these members."""
        made = self.api.create_pool(
            protocol="HTTP", lb_algorithm="ROUND_ROBIN", loadbalancer_id=self.balancer.id, **options
        )
        for name in names:
            self.settle()
            address = self.members[name].port.fixed_ips[0]["ip_address"]
            self.api.create_member(
                made, name=name, address=address, protocol_port=80, subnet_id=self.subnet.id
            )
        self.settle()
        return made

    def get(self, url: str, *options: str) -> str:
        """What is answered; nothing where nobody does."""
        script = 'curl --silent --insecure --max-time 10 "$@" || true'
        return self.deployment.inside("sh", "-c", script, "sh", *options, url).strip()

    def who(self, url: str, *options: str) -> str:
        return (self.get(url, *options).split() or [""])[0]

    def clean(self) -> None:
        for name in list(self.servers):
            self.silence(name)
        for host in self.members.values():
            unplug(host)


def certificate(tenant: Tenant) -> str:
    """Keep a self-signed certificate and its key in Barbican; returns the secret's reference."""
    key = ec.generate_private_key(ec.SECP256R1())
    bundle = pkcs12.serialize_key_and_certificates(
        b"shop", key, self_signed(key, "shop.test"), None, NoEncryption()
    )
    made = tenant.cloud.key_manager.create_secret(
        name="shop", payload=base64.b64encode(bundle).decode(),
        payload_content_type="application/octet-stream", payload_content_encoding="base64",
    )  # fmt: skip
    return str(made.secret_ref)


def amphorae(deployment: Deployment, balancer: Any) -> list[Any]:
    return list(deployment.admin.load_balancer.amphorae(loadbalancer_id=balancer.id))


def test_tls_layer_7_sessions_monitors_and_failover(deployment: Deployment, owner: Tenant) -> None:
    site = Site(deployment, owner)
    try:
        for name in ("left", "right", "news"):
            site.member(name)
        site.settle(BIRTH)
        shop = site.pool(("left", "right"))
        news = site.pool(("news",))
        reference = certificate(owner)
        tls = site.api.create_listener(
            load_balancer_id=site.balancer.id, protocol="TERMINATED_HTTPS", protocol_port=443,
            default_tls_container_ref=reference, default_pool_id=shop.id,
            insert_headers={"X-Forwarded-Proto": "true"},
        )  # fmt: skip
        site.settle()
        secure = f"https://{site.address}/"

        # HTTPS ends at the balancer, and its members answer in turn.
        deployment.wait(lambda: site.who(secure), 120.0)
        assert site.get(f"{secure}a").split()[1:] == ["/a", "https"]
        assert "CN = shop.test" in site.get(secure, "--verbose", "--stderr", "-").replace("CN=", "CN = ")
        answered = Counter(site.who(secure) for _ in range(20))
        assert answered == {"left": 10, "right": 10}

        # Layer 7: a path of its own goes to a pool of its own.
        policy = site.api.create_l7_policy(
            listener_id=tls.id, action="REDIRECT_TO_POOL", redirect_pool_id=news.id
        )
        site.settle()
        site.api.create_l7_rule(policy, type="PATH", compare_type="STARTS_WITH", value="/news")
        site.settle()
        deployment.wait(lambda: site.who(f"{secure}news/today") == "news")
        assert site.who(secure) in {"left", "right"}

        # A cookie holds the session.
        site.api.update_pool(shop, session_persistence={"type": "HTTP_COOKIE"})
        site.settle()
        jar = deployment.inside("mktemp").strip()
        deployment.wait(lambda: "SRV" in site.get(secure, "--cookie-jar", jar, "--include"))
        held = {site.who(secure, "--cookie", jar) for _ in range(10)}
        assert len(held) == 1
        assert Counter(site.who(secure) for _ in range(10)) == {
            "left": 5,
            "right": 5,
        }  # without it, as before

        # A member that dies is taken out, and comes back.
        site.api.create_health_monitor(
            pool_id=shop.id,
            type="HTTP",
            delay=2,
            timeout=2,
            max_retries=2,
            max_retries_down=2,
            url_path="/alive",
        )
        site.settle()
        site.silence("left")
        deployment.wait(lambda: [site.who(secure) for _ in range(6)] == ["right"] * 6)
        member = next(one for one in site.api.members(shop) if one.name == "left")
        deployment.wait(lambda: site.api.get_member(member, shop).operating_status == "ERROR")
        site.serve("left")
        deployment.wait(lambda: {site.who(secure) for _ in range(6)} == {"left", "right"})

        # A killed amphora is replaced, by the health manager alone.
        [old] = amphorae(deployment, site.balancer)
        server = deployment.admin.compute.get_server(old.compute_id)
        deployment.inside("virsh", "-c", "qemu:///system", "destroy", server.instance_name)
        deployment.wait(
            lambda: (
                [one.id for one in amphorae(deployment, site.balancer) if one.status == "ALLOCATED"]
                not in ([], [old.id])
            ),
            BIRTH,
        )
        site.settle(BIRTH)
        deployment.wait(lambda: {site.who(secure) for _ in range(6)} == {"left", "right"}, 120.0)
        assert site.who(f"{secure}news/today") == "news"
    finally:
        site.clean()
