"""Barbican: secrets, containers and orders, and nobody else's."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.live.full.deployment import Deployment

pytestmark = pytest.mark.live
SERVICE = "barbican"


def test_a_secret_is_its_owners(deployment: Deployment) -> None:
    owner, other = deployment.tenant("owner"), deployment.tenant("other")
    keys = owner.cloud.key_manager
    made = keys.create_secret(name="word", payload="xyzzy", payload_content_type="text/plain")
    secret = keys.get_secret(made.secret_id)
    assert secret.status == "ACTIVE"
    assert secret.payload == "xyzzy"
    # Over HTTP: openstacksdk's get_secret() reads the refusal's body as if it were a secret without fields.
    theirs, path = other.cloud.key_manager, f"/secrets/{made.secret_id}"
    for part in ("", "/payload", "/metadata", "/acl"):
        accept = "text/plain" if part == "/payload" else "application/json"
        refusal = theirs.get(path + part, headers={"Accept": accept})
        assert (refusal.status_code, "xyzzy" in refusal.text) == (403, False)
    assert theirs.put(path, data="mine", headers={"Content-Type": "text/plain"}).status_code == 403
    assert theirs.delete(path).status_code == 403
    assert list(theirs.secrets()) == []
    assert keys.get_secret(made.secret_id).payload == "xyzzy"
    keys.delete_secret(made.secret_id)
    assert list(keys.secrets()) == []


def test_what_is_stored_is_encrypted(deployment: Deployment) -> None:
    keys = deployment.tenant("owner").cloud.key_manager
    made = keys.create_secret(name="word", payload="plaintext-7c1f", payload_content_type="text/plain")
    stored = deployment.inside(
        "mysql",
        "-S",
        "/run/hotcat/run/mysql.sock",
        "-N",
        "-e",
        f"SELECT cypher_text FROM barbican.encrypted_data WHERE secret_id = '{made.secret_id}'",  # noqa: S608  (an ID of Barbican's own)
    )
    encrypted = base64.b64decode(stored)  # in the database it is base64, encrypted or not
    assert encrypted
    assert b"plaintext-7c1f" not in encrypted
    keys.delete_secret(made.secret_id)


@pytest.mark.parametrize(
    ("kind", "meta", "parts"),
    [
        ("key", {"algorithm": "aes", "bit_length": 256, "mode": "cbc"}, 1),
        ("asymmetric", {"algorithm": "rsa", "bit_length": 2048}, 2),
    ],
)
def test_orders_make_keys(deployment: Deployment, kind: str, meta: dict[str, object], parts: int) -> None:
    keys = deployment.tenant("owner").cloud.key_manager
    order = keys.create_order(type=kind, meta={"name": kind, **meta})
    done = deployment.wait(lambda: _ended(keys.get_order(order.order_id)))
    assert done.status == "ACTIVE"
    secrets = list(keys.secrets())
    assert len(secrets) == parts
    containers = list(keys.containers())
    assert len(containers) == (kind == "asymmetric")
    for container in containers:
        assert {row["name"] for row in container.secret_refs} >= {"private_key", "public_key"}
        keys.delete_container(container.container_id)
    for secret in secrets:
        keys.delete_secret(secret.secret_id)
    keys.delete_order(order.order_id)


def test_a_container_holds_secrets(deployment: Deployment) -> None:
    keys = deployment.tenant("owner").cloud.key_manager
    made = keys.create_secret(name="word", payload="xyzzy", payload_content_type="text/plain")
    rows = [{"name": "word", "secret_ref": made.secret_ref}]
    container = keys.create_container(name="box", type="generic", secret_refs=rows)
    assert keys.get_container(container.container_id).secret_refs == rows
    keys.delete_container(container.container_id)
    keys.delete_secret(made.secret_id)


def _ended(order: object) -> object:
    return order if getattr(order, "status", "PENDING") != "PENDING" else None
