"""Glance on Ceph: guests and volumes are clones of images, and images come from the cloud's own servers."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from tests.live.full import block
from tests.live.full.block import MIB, boot, rbd, says

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.full.deployment import Deployment, Tenant

pytestmark = pytest.mark.live
SERVICE = "ceph"
SEEN = """
echo "first-bytes $(head -c 16 /dev/vda)"
"""


@pytest.fixture
def tenant(deployment: Deployment) -> Iterator[Tenant]:
    """A tenant whose servers and images go with the test."""
    made = deployment.tenant("images")
    yield made
    block.delete_servers(deployment, made)
    for image in made.cloud.image.images(owner=made.project.id):
        made.cloud.image.delete_image(image)
    block.delete_network(made)


def test_a_guest_is_a_clone_of_its_image(deployment: Deployment, tenant: Tenant) -> None:
    tiny = tenant.cloud.image.find_image("tiny")
    content = b"sixteen letters!" + os.urandom(8 * MIB - 16)
    made = tenant.cloud.image.create_image(
        name="own",
        data=content,
        disk_format="raw",
        container_format="bare",
        wait=True,
        kernel_id=tiny.kernel_id,
        ramdisk_id=tiny.ramdisk_id,
        os_command_line=tiny.os_command_line,
    )
    image = tenant.cloud.image.get_image(made.id)
    assert image.checksum == hashlib.md5(content, usedforsecurity=False).hexdigest()
    assert "size 8 MiB" in rbd(deployment, "info", f"images/{image.id}")
    server = boot(tenant, "clone", SEEN, image_id=image.id)
    assert says(deployment, tenant, server, "first-bytes") == "sixteen letters!"
    children = rbd(deployment, "children", f"images/{image.id}@snap").split()
    assert children == [f"vms/{server.id}_disk"]
    assert f"parent: images/{image.id}@snap" in rbd(deployment, "info", f"vms/{server.id}_disk")


@pytest.mark.parametrize("host", ["127.0.0.1", "172.24.4.1"])
def test_an_image_is_downloaded_from_our_own_server(
    deployment: Deployment, tenant: Tenant, served: Path, host: str
) -> None:
    content = os.urandom(MIB)
    (served / "disk.raw").write_bytes(content)
    image = _empty(tenant)
    assert _download(tenant, image, f"http://{host}/disk.raw").status_code == 202
    deployment.wait(lambda: tenant.cloud.image.get_image(image.id).status == "active")
    assert tenant.cloud.image.download_image(image.id).content == content
    assert image.id in rbd(deployment, "ls", "images").split()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9311/",  # a service of the cloud
        "http://172.24.4.99/disk.raw",  # somebody's floating IP
        "http://169.254.169.254/latest/meta-data/",
        "ftp://127.0.0.1/disk.raw",
    ],
)
def test_an_image_comes_from_nowhere_else(tenant: Tenant, url: str) -> None:
    image = _empty(tenant)
    answer = _download(tenant, image, url)
    assert (answer.status_code, "does not pass filtering" in answer.text) == (400, True)
    assert tenant.cloud.image.get_image(image.id).status == "queued"


def _empty(tenant: Tenant) -> Any:
    """An image that has no data yet."""
    body = {"name": "downloaded", "disk_format": "raw", "container_format": "bare"}
    answer = tenant.cloud.image.post("/images", json=body)
    assert answer.status_code == 201, answer.text
    return tenant.cloud.image.get_image(json.loads(answer.text)["id"])


def _download(tenant: Tenant, image: Any, url: str) -> Any:
    """What Glance answers when it is asked to fetch the image's data."""
    wanted = {"method": {"name": "web-download", "uri": url}}
    return tenant.cloud.image.post(f"/images/{image.id}/import", json=wanted)
