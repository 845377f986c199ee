"""The volume types: one for each storage class, and an encrypted one."""

from __future__ import annotations

from typing import Any

from hotcat.embedded.setup import context
from hotcat.embedded.storage import CLASSES

ENCRYPTED = {"geo-nvme-encrypted": "geo-nvme"}  # type -> its class
LUKS = {"provider": "luks", "cipher": "aes-xts-plain64", "key_size": 256, "control_location": "front-end"}
BY_DEFAULT = "__DEFAULT__"  # the type that Cinder makes; it would put volumes anywhere


def types(cloud: Any) -> None:
    """Find or create the types; the migrations' own goes."""
    storage = cloud.block_storage
    known = {kind.name: kind for kind in storage.types()}
    for name, backend in {**{name: name for name in CLASSES}, **ENCRYPTED}.items():
        kind = known.get(name) or storage.create_type(
            name=name, is_public=True, extra_specs={"volume_backend_name": backend}
        )
        if name in ENCRYPTED and not storage.get_type_encryption(kind.id).encryption_id:
            storage.create_type_encryption(kind, **LUKS)
    if BY_DEFAULT in known:
        storage.delete_type(known[BY_DEFAULT])


if __name__ == "__main__":
    types(context()[0])
