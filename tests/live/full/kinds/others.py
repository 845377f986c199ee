"""Keystone's, Heat's, Barbican's, Designate's and Octavia's things."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.live.full.kinds.kind import Kind, Use, makes, plain
from tests.live.full.kinds.network import NOBODY
from tests.live.full.kinds.side import Thing

if TYPE_CHECKING:
    from tests.live.full.kinds.side import Side

TEMPLATE = {
    "heat_template_version": "2021-04-16",
    "resources": {
        "word": {"type": "OS::Heat::RandomString"},
        "handle": {"type": "OS::Heat::WaitConditionHandle"},
    },
}
EMAIL = "own@example.org"


# -- Keystone ------------------------------------------------------------------------------------------------


def _application_credential(side: Side) -> Thing:
    listing = f"/users/{side.tenant.user.id}/application_credentials"
    return side.make("identity", listing, {"application_credential": {"name": "own"}})


def _ec2_credential(side: Side) -> Thing:
    listing = f"/users/{side.tenant.user.id}/credentials/OS-EC2"
    return side.make("identity", listing, {"tenant_id": side.tenant.project.id})


def _trust(side: Side) -> Thing:
    user = side.tenant.user.id
    trust = {
        "trustor_user_id": user,
        "trustee_user_id": user,
        "project_id": side.tenant.project.id,
        "impersonation": True,
        "roles": [{"name": "member"}],
    }
    made = side.make("identity", "/OS-TRUST/trusts", {"trust": trust})
    return Thing(made.id, made.path, f"{made.listing}?trustor_user_id={user}")


# -- Heat ----------------------------------------------------------------------------------------------------


def _stack(side: Side) -> Thing:
    name = f"own-{secrets.token_hex(4)}"
    body = {"stack_name": name, "template": TEMPLATE, "timeout_mins": 5}
    return side.make("orchestration", "/stacks", body, within=f"/{name}")


# -- Designate -----------------------------------------------------------------------------------------------


def _zone(side: Side) -> Thing:
    name = f"own-{secrets.token_hex(4)}.example."
    made = side.make("dns", "/zones", {"name": name, "email": EMAIL})
    return replace(made, name=name)


def _record(side: Side) -> Thing:
    zone = _zone(side)
    record = {"name": f"www.{zone.name}", "type": "A", "records": ["192.0.2.1"]}
    made = side.make("dns", f"{zone.path}/recordsets", record)
    return Thing(made.id, made.path, "/recordsets")


# -- Octavia -------------------------------------------------------------------------------------------------


def _balancer(side: Side) -> Thing:
    body = {"name": "own", "vip_subnet_id": side.subnet, "provider": "ovn"}
    return side.make("load_balancer", "/lbaas/loadbalancers", {"loadbalancer": body})


def _listener(side: Side) -> Thing:
    body = {"loadbalancer_id": _balancer(side).id, "protocol": "TCP", "protocol_port": 80}
    return side.make("load_balancer", "/lbaas/listeners", {"listener": body})


def _pool(side: Side) -> Thing:
    body = {"loadbalancer_id": _balancer(side).id, "protocol": "TCP", "lb_algorithm": "SOURCE_IP_PORT"}
    return side.make("load_balancer", "/lbaas/pools", {"pool": body})


def _member(side: Side) -> Thing:
    return side.make("load_balancer", f"{_pool(side).path}/members", {"member": MEMBER})


def _monitor(side: Side) -> Thing:
    body = {"pool_id": _pool(side).id, **MONITOR}
    return side.make("load_balancer", "/lbaas/healthmonitors", {"healthmonitor": body})


RECORDS = (
    Use("GET", "PATH/recordsets"),
    makes("PATH/recordsets", {"name": "WORD.NAME", "type": "A", "records": ["192.0.2.1"]}),
)
MEMBER = {"address": "10.30.0.251", "protocol_port": 80}
MONITOR = {"type": "TCP", "delay": 5, "timeout": 3, "max_retries": 2}
WORD = {"name": "own", "payload": "xyzzy", "payload_content_type": "text/plain"}
REFERENCE = {"name": "word", "secret_ref": "KEYS/secrets/ID"}
KINDS = {
    "application credential": Kind("identity", _application_credential),
    "EC2 credential": Kind("identity", _ec2_credential),
    "trust": Kind("identity", _trust, (Use("GET", "PATH/roles"),)),
    "stack": Kind(
        "orchestration",
        _stack,
        (
            Use("GET", "PATH/template"),
            Use("GET", "PATH/resources"),
            Use("GET", "PATH/events"),
            Use("POST", "PATH/resources/handle/signal", {"status": "SUCCESS"}),
            Use("PUT", "PATH", {"template": TEMPLATE}),
            Use("POST", "PATH/actions", {"check": None}),
            makes("PATH/snapshots", {"name": "taken"}),
        ),
    ),
    "software configuration": Kind(
        "orchestration",
        plain("orchestration", "/software_configs", {"name": "own", "config": "true", "group": "script"}),
        (makes("/software_deployments", {"config_id": "ID", "server_id": "OWN_SERVER"}),),
    ),
    "secret": Kind(
        "key_manager",
        plain("key_manager", "/secrets", WORD),
        (
            Use("GET", "PATH/payload", type="text/plain"),
            Use("GET", "PATH/acl"),
            Use("PUT", "PATH/acl", {"read": {"project-access": True}}),
            Use("PUT", "PATH/metadata", {"metadata": {"taken": "yes"}}),
            makes("/containers", {"type": "generic", "name": "box", "secret_refs": [REFERENCE]}),
        ),
    ),
    "secret container": Kind(
        "key_manager",
        plain("key_manager", "/containers", {"type": "generic", "name": "own", "secret_refs": []}),
        (
            Use("PUT", "PATH/acl", {"read": {"project-access": True}}),
            Use("POST", "PATH/consumers", {"name": "taken", "URL": "http://example.org/"}),
        ),
    ),
    "zone": Kind(
        "dns",
        _zone,
        (
            *RECORDS,
            makes("/zones", {"name": "WORD.NAME", "email": EMAIL}),
            Use("PATCH", "PATH", {"ttl": 600}, type="application/json"),
            makes("PATH/shares", {"target_project_id": NOBODY}),
            Use(
                "POST",
                "PATH/tasks/transfer_requests",
                {},
                undo=Use("DELETE", "/zones/tasks/transfer_requests/MADE"),
            ),
        ),
    ),
    "record set": Kind("dns", _record, (Use("PUT", "PATH", {"records": ["192.0.2.2"]}),)),
    "load balancer": Kind(
        "load_balancer",
        _balancer,
        (
            Use("GET", "PATH/stats"),
            Use("GET", "PATH/status"),
            Use("PUT", "PATH", {"loadbalancer": {"name": "taken"}}),
            makes(
                "/lbaas/listeners",
                {"listener": {"loadbalancer_id": "ID", "protocol": "TCP", "protocol_port": 80}},
            ),
        ),
    ),
    "listener": Kind(
        "load_balancer",
        _listener,
        (
            Use("PUT", "PATH", {"listener": {"name": "taken"}}),
            makes(
                "/lbaas/pools",
                {"pool": {"listener_id": "ID", "protocol": "TCP", "lb_algorithm": "SOURCE_IP_PORT"}},
            ),
        ),
    ),
    "pool": Kind(
        "load_balancer",
        _pool,
        (
            Use("PUT", "PATH", {"pool": {"name": "taken"}}),
            makes("PATH/members", {"member": MEMBER}),
            makes("/lbaas/healthmonitors", {"healthmonitor": {"pool_id": "ID", **MONITOR}}),
        ),
    ),
    "pool member": Kind("load_balancer", _member, (Use("PUT", "PATH", {"member": {"weight": 2}}),)),
    "health monitor": Kind(
        "load_balancer", _monitor, (Use("PUT", "PATH", {"healthmonitor": {"name": "taken"}}),)
    ),
}
