"""What Octavia needs of the cloud: `python -m hotcat.embedded.setups.octavia management|certificates`.

The management network carries the orders to the amphorae and their heartbeats; Octavia itself is in it with a
port of br-int. The certificates are how both sides know each other.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotcat.embedded.component import HOST
from hotcat.embedded.components.octavia import (
    CERTIFICATES,
    CONTROLLER,
    CONTROLLER_MAC,
    FLAVOR,
    HEARTBEAT_PORT,
    MANAGEMENT,
    MANAGEMENT_CIDR,
    PORT,
)
from hotcat.embedded.paths import INSIDE, CloudPaths
from hotcat.embedded.secrets import write_private

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate, Name

NETWORK = "lb-mgmt-net"
MTU = 1442  # of a geneve network
LIFETIME = datetime.timedelta(days=3650)
# What the image octavia-amphora asks for.
MEMORY, DISK = 1024, 3  # MB, GB


def management(cloud: Any) -> None:
    """Network, security groups, flavor and Octavia's own port; each is found or created.

    What has an identity that Neutron chose goes into a configuration file of its own.
    """
    service = cloud.identity.find_project("service", domain_id="default")
    network = cloud.network
    net = _one(network.networks(name=NETWORK)) or network.create_network(name=NETWORK, project_id=service.id)
    if not _one(network.subnets(network_id=net.id)):
        network.create_subnet(
            name=NETWORK, network_id=net.id, ip_version=4, cidr=MANAGEMENT_CIDR, gateway_ip=None,
            project_id=service.id,
        )  # fmt: skip
    amphorae = _group(cloud, service, "lb-mgmt-sec-grp", ("tcp", 9443), ("tcp", 22), ("icmp", None))
    controller = _group(cloud, service, "lb-health-mgr-sec-grp", ("udp", HEARTBEAT_PORT), ("icmp", None))
    port = _one(network.ports(network_id=net.id, name=PORT)) or network.create_port(
        name=PORT,
        network_id=net.id,
        project_id=service.id,
        mac_address=CONTROLLER_MAC,
        fixed_ips=[{"ip_address": CONTROLLER}],
        security_group_ids=[controller.id],
        device_owner="Octavia:health-mgr",
        binding_host_id=HOST,
    )
    if not _one(flavor for flavor in cloud.compute.flavors(is_public=None) if flavor.id == FLAVOR):
        cloud.compute.create_flavor(
            id=FLAVOR, name="amphora", ram=MEMORY, vcpus=1, disk=DISK, is_public=False
        )
    _plug(port.id)
    owner = cloud.identity.find_project("admin", domain_id="default")
    write_private(
        Path(MANAGEMENT),
        "[controller_worker]\n"
        f"amp_boot_network_list = {net.id}\n"
        f"amp_secgroup_list = {amphorae.id}\n"
        # Anybody can give an image of theirs that tag.
        f"amp_image_owner_id = {owner.id}\n",
    )


def _one(found: Any) -> Any:
    return next(iter(found), None)


def _group(cloud: Any, project: Any, name: str, *opened: tuple[str, int | None]) -> Any:
    network = cloud.network
    group = _one(network.security_groups(name=name, project_id=project.id))
    group = group or network.create_security_group(name=name, project_id=project.id)
    rules = {(rule["protocol"], rule["port_range_min"]) for rule in group.security_group_rules or ()}
    for protocol, port in opened:
        if (protocol, port) not in rules:
            network.create_security_group_rule(
                security_group_id=group.id,
                project_id=project.id,
                direction="ingress",
                protocol=protocol,
                port_range_min=port,
                port_range_max=port,
            )
    return group


def _plug(port: str) -> None:
    """Give br-int the port; Open vSwitch's database keeps it."""
    subprocess.run(
        (
            *("ovs-vsctl", "--timeout=10", "--may-exist", "add-port", "br-int", PORT),
            *("--", "set", "interface", PORT, "type=internal", f"mtu_request={MTU}"),
            f'mac="{CONTROLLER_MAC}"',
            *(f"external_ids:iface-id={port}", "external_ids:iface-status=active"),
            f'external_ids:attached-mac="{CONTROLLER_MAC}"',
        ),
        check=True,
    )


def certificates(folder: Path, passphrase: str) -> None:
    """Make two authorities: one signs the amphorae's certificates, the other has signed Octavia's own."""
    if (folder / "client.pem").exists():  # written last
        return
    from cryptography.hazmat.primitives.asymmetric import ec

    server, client, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    servers = _certificate("amphora authority", server, None, server)
    clients = _certificate("controller authority", client, None, client)
    controller = _certificate("controller", own, clients.subject, client)
    folder.mkdir(parents=True, exist_ok=True)
    write_private(folder / "server-ca.key", _pem_key(server, passphrase))
    write_private(folder / "server-ca.pem", _pem(servers))
    write_private(folder / "client-ca.pem", _pem(clients))
    write_private(folder / "client.pem", _pem(controller) + _pem_key(own, None))


def _certificate(
    name: str, key: EllipticCurvePrivateKey, issuer: Name | None, signer: EllipticCurvePrivateKey
) -> Certificate:
    """A certificate for the key; an authority's where it has no issuer but itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )


def _pem(certificate: Certificate) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM).decode()


def _pem_key(key: EllipticCurvePrivateKey, passphrase: str | None) -> str:
    from cryptography.hazmat.primitives import serialization

    encryption: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase is not None:
        encryption = serialization.BestAvailableEncryption(passphrase.encode())
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
    ).decode()


def main() -> None:
    """Run one of the two."""
    if sys.argv[1] == "certificates":
        secrets: dict[str, str] = json.loads(CloudPaths(INSIDE).secrets.read_text())
        certificates(Path(CERTIFICATES), secrets["octavia_ca"])
    else:
        from hotcat.embedded.setup import context

        management(context()[0])


if __name__ == "__main__":
    main()
