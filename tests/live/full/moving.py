"""Guests that tell over HTTP who they are and fetch from each other, on a network with a way out."""

from __future__ import annotations

import base64
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.live.full.deployment import Deployment, Tenant

# Its disk gets a mark when it is first started (to the platter: the power may go); pages show the mark, and
# in which life the guest is.
# `/cgi-bin/fetch?ADDRESS` answers with the checksum of what it gets from another guest; `keep?WORD` writes a
# word to the volume that was attached first, and `kept` reads it.
SCRIPT = """#!/bin/sh
disk=/dev/vda
[ "$(dd if=$disk bs=4 count=1 2>/dev/null)" = mark ] || {
    printf 'mark-%s' "$(cat /proc/sys/kernel/random/uuid)" | dd of=$disk conv=notrunc,fsync
}
mkdir -p /var/www/cgi-bin
dd if=/dev/urandom of=/var/www/blob bs=1M count=5
md5sum < /var/www/blob > /var/www/sum
dd if=$disk bs=41 count=1 > /var/www/disk
cat /proc/sys/kernel/random/boot_id > /var/www/life
cat > /var/www/cgi-bin/fetch <<'END'
#!/bin/sh
printf 'Content-Type: text/plain\\r\\n\\r\\n'
curl -s "http://$QUERY_STRING/blob" | md5sum
END
cat > /var/www/cgi-bin/keep <<'END'
#!/bin/sh
printf 'Content-Type: text/plain\\r\\n\\r\\n'
printf '%s\\n' "$QUERY_STRING" | dd of=/dev/vdb conv=notrunc,fsync && echo done
END
cat > /var/www/cgi-bin/kept <<'END'
#!/bin/sh
printf 'Content-Type: text/plain\\r\\n\\r\\n'
head -n 1 /dev/vdb
END
chmod +x /var/www/cgi-bin/*
httpd -p 80 -h /var/www
"""


@dataclass
class Guest:
    """A server with a floating IP."""

    server: Any
    fixed: str
    floating: str


class Guests:
    """The guests of one tenant on one network."""

    def __init__(self, deployment: Deployment, tenant: Tenant) -> None:
        self.deployment = deployment
        self.tenant = tenant
        network = tenant.cloud.network
        self.public = network.find_network("public")
        self.network = network.create_network(name="guests")
        self.subnet = network.create_subnet(network_id=self.network.id, ip_version=4, cidr="10.9.0.0/24")
        self.router = network.create_router(external_gateway_info={"network_id": self.public.id})
        network.add_interface_to_router(self.router, subnet_id=self.subnet.id)
        self.group = network.create_security_group(name="guests")
        network.create_security_group_rule(
            security_group_id=self.group.id, direction="ingress", remote_ip_prefix="0.0.0.0/0"
        )
        self.made: list[Guest] = []

    def boot(self, name: str, zone: str, **rest: Any) -> Guest:
        """Start a guest; `answers` waits for it."""
        cloud = self.tenant.cloud
        port = cloud.network.create_port(network_id=self.network.id, security_group_ids=[self.group.id])
        floating = cloud.network.create_ip(floating_network_id=self.public.id, port_id=port.id)
        server = cloud.compute.create_server(
            name=name,
            image_id=cloud.image.find_image("tiny").id,
            flavor_id=cloud.compute.find_flavor("m1.tiny").id,
            availability_zone=zone,
            networks=[{"port": port.id}],
            user_data=base64.b64encode(SCRIPT.encode()).decode(),
            **rest,
        )
        made = Guest(server, port.fixed_ips[0]["ip_address"], floating.floating_ip_address)
        self.made.append(made)
        return made

    def get(self, guest: Guest, page: str) -> str:
        """What the guest answers on its floating IP; nothing where it does not."""
        url = f"http://{guest.floating}/{page}"
        return self.deployment.inside("sh", "-c", f"curl -sf --max-time 30 '{url}' || true").strip()

    def answers(self, guest: Guest, page: str = "life") -> str:
        """Wait until the guest answers, and return what."""

        def look() -> str:
            assert self.status(guest).status != "ERROR", self.status(guest).fault
            return self.get(guest, page)

        return str(self.deployment.wait(look, 300.0))

    def status(self, guest: Guest) -> Any:
        """The server as the administrator sees it."""
        return self.deployment.admin.compute.get_server(guest.server.id)

    def host(self, guest: Guest) -> str:
        """The compute that the guest is on."""
        return str(self.status(guest).compute_host)

    def settle(self, guest: Guest, *wanted: str) -> Any:
        """Wait until nothing is done to the server any more and its status is a wanted one."""

        def look() -> Any:
            found = self.status(guest)
            assert found.status != "ERROR", found.fault
            return found if found.task_state is None and found.status in wanted else None

        return self.deployment.wait(look, 300.0)

    def delete(self) -> None:
        """Delete all of it."""
        cloud = self.tenant.cloud
        for guest in self.made:
            cloud.compute.delete_server(guest.server)
        self.deployment.wait(lambda: not list(cloud.compute.servers()), 180.0)
        for floating in cloud.network.ips():
            cloud.network.delete_ip(floating)
        for port in cloud.network.ports(network_id=self.network.id, device_owner=""):
            cloud.network.delete_port(port)
        cloud.network.remove_interface_from_router(self.router, subnet_id=self.subnet.id)
        cloud.network.delete_router(self.router)
        cloud.network.delete_network(self.network)
        cloud.network.delete_security_group(self.group)


def power(deployment: Deployment, host: str, way: str) -> None:
    """Take the power from a host (`off`) or give it back (`on`)."""
    deployment.inside(sys.executable, "-P", "-m", "hotcat.embedded.hosts", way, host)


def on(deployment: Deployment, host: str, *command: str) -> str:
    """Run a command on a host, in its namespaces."""
    from hotcat.embedded.hosts import entered

    return deployment.inside(*entered(host, *command))
