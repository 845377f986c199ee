"""Cinder's things, and Glance's images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.live.full.kinds.kind import Kind, Use, makes
from tests.live.full.kinds.side import SERVER, Thing

if TYPE_CHECKING:
    from tests.live.full.kinds.side import Side

PATCH = "application/openstack-images-v2.1-json-patch"


def _volume(side: Side) -> Thing:
    return side.make("block_storage", "/volumes", {"volume": {"size": 1, "name": "own"}})


def _snapshot(side: Side) -> Thing:
    return side.make(
        "block_storage", "/snapshots", {"snapshot": {"volume_id": side.volume.id, "force": True}}
    )


def _backup(side: Side) -> Thing:
    return side.make("block_storage", "/backups", {"backup": {"volume_id": side.volume.id}})


def _transfer(side: Side) -> Thing:
    volume = _volume(side)
    return side.make("block_storage", "/volume-transfers", {"transfer": {"volume_id": volume.id}})


def _image(side: Side) -> Thing:
    made = side.tenant.cloud.image.create_image(
        name="own", data=b"nothing", disk_format="raw", container_format="bare", wait=True
    )
    thing = Thing(made.id, f"/images/{made.id}", "/images")
    side.undo.callback(side.remove, "image", thing.path)
    return thing


KINDS = {
    "volume": Kind(
        "block_storage",
        _volume,
        (
            Use("PUT", "PATH", {"volume": {"name": "taken"}}),
            Use("POST", "PATH/action", {"os-set_bootable": {"bootable": True}}),
            Use("POST", "PATH/action", {"os-extend": {"new_size": 2}}),
            makes("/snapshots", {"snapshot": {"volume_id": "ID", "force": True}}),
            makes("/volumes", {"volume": {"size": 2, "source_volid": "ID"}}),
            makes("/backups", {"backup": {"volume_id": "ID"}}),
            makes("/volume-transfers", {"transfer": {"volume_id": "ID"}}),
            makes(
                "/servers/OWN_SERVER/os-volume_attachments",
                {"volumeAttachment": {"volumeId": "ID"}},
                "compute",
            ),
        ),
    ),
    "snapshot": Kind(
        "block_storage",
        _snapshot,
        (
            Use("PUT", "PATH", {"snapshot": {"name": "taken"}}),
            makes("/volumes", {"volume": {"size": 1, "snapshot_id": "ID"}}),
        ),
    ),
    "backup": Kind(
        "block_storage", _backup, (Use("POST", "PATH/restore", {"restore": {"volume_id": "OWN_VOLUME"}}),)
    ),
    "volume transfer": Kind("block_storage", _transfer),
    "image": Kind(
        "image",
        _image,
        (
            Use("GET", "PATH/file", type="application/octet-stream"),
            Use("PATCH", "PATH", [{"op": "replace", "path": "/name", "value": "taken"}], type=PATCH),
            Use("PUT", "PATH/tags/taken"),
            # Not `makes`: a member is pending until it accepts.
            Use("POST", "PATH/members", {"member": "SELF"}, undo=Use("DELETE", "PATH/members/SELF")),
            Use("POST", "PATH/actions/deactivate", undo=Use("POST", "PATH/actions/reactivate")),
            makes("/servers", {"server": SERVER | {"imageRef": "ID"}}, "compute"),
            makes("/volumes", {"volume": {"size": 1, "imageRef": "ID"}}, "block_storage"),
        ),
    ),
}
