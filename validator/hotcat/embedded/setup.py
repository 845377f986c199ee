"""The set-up tasks of a fresh cloud, each find-or-create: accounts, images, network, compute.

Run inside the cloud as `python -m hotcat.embedded.setup TASK`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import openstack

from hotcat.embedded.component import EXTERNAL_CIDR, EXTERNAL_GATEWAY, HOST, REGION, Settings
from hotcat.embedded.components import chosen
from hotcat.embedded.paths import INSIDE, CloudPaths
from hotcat.embedded.settings import load

ROLES = ("admin", "manager", "member", "reader", "service", "heat_stack_owner", "heat_stack_user")
GUEST = "tiny"
GUEST_RAM = 96  # MB; with 64 its kernel resets before it says a word, again and again
# name -> MB of RAM, GB of disk; the last takes an image of a whole distribution
FLAVORS = {"m1.nano": (GUEST_RAM, 1), "m1.tiny": (192, 1), "m1.small": (512, 5)}
ZONE = "nova"


def connect(settings: Settings, secrets: dict[str, str]) -> Any:
    """A connection as the cloud's administrator."""
    return openstack.connect(
        load_yaml_config=False,
        load_envvars=False,
        auth_url=f"http://{settings.address}:5000/v3",
        username="admin",
        password=secrets["admin"],
        project_name="admin",
        user_domain_id="default",
        project_domain_id="default",
        region_name=REGION,
    )


def accounts(cloud: Any, settings: Settings, secrets: dict[str, str]) -> None:
    """Roles, the service users, the tenant `demo`, Heat's domain and the catalog's endpoints."""
    identity = cloud.identity
    roles = {name: identity.find_role(name) or identity.create_role(name=name) for name in ROLES}
    service = _project(identity, "service")
    demo = _project(identity, "demo")
    administrator = identity.find_user("admin")
    for component in chosen(settings.services):
        if component.service_user:
            user = _user(identity, component.name, secrets[component.name])
            for role in ("admin", "service"):
                identity.assign_project_role_to_user(service, user, roles[role])
    member = _user(identity, "demo", secrets["member"])
    for role in ("member", "heat_stack_owner"):
        identity.assign_project_role_to_user(demo, member, roles[role])
    for role in ("admin", "heat_stack_owner"):
        identity.assign_project_role_to_user(demo, administrator, roles[role])
    identity.assign_system_role_to_user(administrator, roles["admin"], "all")
    domain = identity.find_domain("heat") or identity.create_domain(
        name="heat", description="users of stacks"
    )
    keeper = _user(identity, "heat_domain_admin", secrets["heat_domain_admin"], domain_id=domain.id)
    identity.assign_domain_role_to_user(domain, keeper, roles["admin"])
    _endpoints(identity, settings)


def _project(identity: Any, name: str) -> Any:
    return identity.find_project(name, domain_id="default") or identity.create_project(
        name=name, domain_id="default"
    )


def _user(identity: Any, name: str, password: str, domain_id: str = "default") -> Any:
    return identity.find_user(name, domain_id=domain_id) or identity.create_user(
        name=name, password=password, domain_id=domain_id
    )


def _endpoints(identity: Any, settings: Settings) -> None:
    known = {service.name: service for service in identity.services()}
    served = {(endpoint.service_id, endpoint.interface) for endpoint in identity.endpoints()}
    for component in chosen(settings.services):
        for endpoint in component.endpoints:
            service = known.get(endpoint.service) or identity.create_service(
                name=endpoint.service, type=endpoint.type
            )
            for interface in ("public", "internal", "admin"):
                if (service.id, interface) not in served:
                    identity.create_endpoint(
                        service_id=service.id,
                        interface=interface,
                        region_id=REGION,
                        url=f"http://{settings.address}:{endpoint.port}{endpoint.path}",
                    )


def images(cloud: Any, settings: Settings, _: dict[str, str]) -> None:
    """The tiny guest: kernel, initramfs and a disk of a few empty megabytes."""
    guest = settings.guest

    def image(name: str, file: str, kind: str, **properties: str | int) -> Any:
        found = cloud.image.find_image(name)
        if found and found.status == "active":
            return found
        if found:
            cloud.image.delete_image(found)
        container = kind if kind in {"aki", "ari"} else "bare"
        return cloud.image.create_image(
            name=name,
            filename=file,
            disk_format=kind,
            container_format=container,
            visibility="public",
            wait=True,
            **properties,
        )

    kernel = image(f"{GUEST}-kernel", guest["kernel"], "aki")
    initrd = image(f"{GUEST}-initrd", guest["initrd"], "ari")
    image(
        GUEST,
        guest["disk"],
        "raw",
        min_ram=GUEST_RAM,
        kernel_id=kernel.id,
        ramdisk_id=initrd.id,
        os_command_line=guest["kernel_command_line"],
        hw_rng_model="virtio",
        os_type="linux",
    )


def network(cloud: Any, _: Settings, __: dict[str, str]) -> None:
    """The external network, whose gateway is this cloud's own bridge."""
    external = cloud.network.find_network("public") or cloud.network.create_network(
        name="public",
        is_router_external=True,
        provider_network_type="flat",
        provider_physical_network="public",
    )
    if not cloud.network.find_subnet("public-subnet"):
        prefix = EXTERNAL_CIDR.rsplit(".", 1)[0]
        cloud.network.create_subnet(
            name="public-subnet",
            network_id=external.id,
            ip_version=4,
            cidr=EXTERNAL_CIDR,
            gateway_ip=EXTERNAL_GATEWAY,
            enable_dhcp=False,
            allocation_pools=[{"start": f"{prefix}.10", "end": f"{prefix}.250"}],
        )


def compute(cloud: Any, _: Settings, __: dict[str, str]) -> None:
    """Flavors, and the zone of the real compute."""
    for name, (memory, disk) in FLAVORS.items():
        if not cloud.compute.find_flavor(name):
            cloud.compute.create_flavor(name=name, ram=memory, vcpus=1, disk=disk)
    zone(cloud, ZONE, [HOST])


def zone(cloud: Any, name: str, hosts: list[str]) -> None:
    """An availability zone, by way of an aggregate, of these hosts."""
    aggregates = {aggregate.name: aggregate for aggregate in cloud.compute.aggregates()}
    aggregate = aggregates.get(name) or cloud.compute.create_aggregate(name=name, availability_zone=name)
    for host in sorted(set(hosts) - set(aggregate.hosts or [])):
        cloud.compute.add_host_to_aggregate(aggregate, host)


TASKS = {"accounts": accounts, "images": images, "network": network, "compute": compute}


def context() -> tuple[Any, Settings, dict[str, str]]:
    """Connection, settings and secrets of the cloud that this process runs in."""
    paths = CloudPaths(Path(INSIDE))
    settings = load(paths)
    secrets: dict[str, str] = json.loads(paths.secrets.read_text())
    return connect(settings, secrets), settings, secrets


if __name__ == "__main__":
    TASKS[sys.argv[1]](*context())
