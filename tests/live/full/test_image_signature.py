"""Images that `hotcat image publish --sign` signed: Glance verifies them with Barbican's certificate."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.builds import write_build, write_definition
from tests.certificates import self_signed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.full.deployment import Deployment

pytestmark = pytest.mark.live
SERVICE = "barbican"


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate and its key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    files = tmp_path / "image.crt", tmp_path / "image.key"
    files[0].write_bytes(self_signed(key, "images").public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


@pytest.fixture
def member(deployment: Deployment) -> Iterator[Any]:
    """Glance as the member who publishes; the images of these tests and their certificates go at the end."""
    import openstack

    entry = deployment.cloud.entries()[deployment.name]
    cloud = openstack.connect(
        load_yaml_config=False, load_envvars=False, region_name="RegionOne", auth=entry["auth"]
    )
    yield cloud.image
    for image in list(cloud.image.images(name="thing")):
        certificate = image.properties.get("img_signature_certificate_uuid")
        cloud.image.delete_image(image)
        if certificate:
            cloud.key_manager.delete_secret(certificate)  # of several images, which is no error


def test_glance_takes_what_is_signed_and_nothing_else_with_that_signature(
    deployment: Deployment, member: Any, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    write_definition(tmp_path / "catalog")
    write_build(tmp_path / "cache", 1, {"raw": os.urandom(300_000)})
    deployment.environment |= {
        "HOTCAT_CATALOG": str(tmp_path / "catalog"),
        "HOTCAT_CACHE": str(tmp_path / "cache"),
    }
    certificate, key = map(str, pair)
    try:
        deployment.run(
            *("image", "publish", "thing", "--cloud", deployment.name),
            *("--sign", certificate, "--key", key),
        )
    finally:
        del deployment.environment["HOTCAT_CATALOG"], deployment.environment["HOTCAT_CACHE"]
    [image] = member.images(name="thing")
    assert image.status == "active"
    signature = {name: value for name, value in image.properties.items() if name.startswith("img_signature")}
    assert set(signature) == {
        "img_signature",
        "img_signature_hash_method",
        "img_signature_key_type",
        "img_signature_certificate_uuid",
    }

    other = member.create_image(name="thing", disk_format="raw", container_format="bare", **signature)
    refused = member.put(
        f"/images/{other.id}/file", data=b"other bytes", headers={"Content-Type": "application/octet-stream"}
    )
    assert refused.status_code == 400, refused.text
    assert "ignature" in refused.text
    assert member.get_image(other.id).status in {"queued", "killed"}
