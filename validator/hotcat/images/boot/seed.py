"""What a cloud tells a new server: a config drive as Nova makes it, or a NoCloud disk, as bytes of an ISO."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIG_DRIVE, NOCLOUD = "config-drive", "nocloud"
_MTU = 1500


@dataclass(frozen=True)
class Seed:
    """What is told: the server's name and id, its one network port, a key to log in with, and user data."""

    kind: str
    hostname: str
    instance_id: str
    mac: str
    public_key: str
    user_data: str = ""

    def iso(self) -> bytes:
        """Return the disk, labelled as cloud-init looks for it."""
        if self.kind == NOCLOUD:
            return _iso("cidata", self._nocloud())
        return _iso("config-2", self._openstack())

    @property
    def datasource(self) -> str:
        """The name of cloud-init's class that must have read it."""
        return "DataSourceNoCloud" if self.kind == NOCLOUD else "DataSourceConfigDrive"

    def _openstack(self) -> dict[str, str]:
        metadata = {
            "uuid": self.instance_id,
            "name": self.hostname,
            "hostname": self.hostname,
            "launch_index": 0,
            "public_keys": {"hotcat": self.public_key},
            "keys": [{"name": "hotcat", "type": "ssh", "data": self.public_key}],
        }
        link = {"id": "port", "type": "ovs", "ethernet_mac_address": self.mac, "mtu": _MTU, "vif_id": "port"}
        network = {"id": "network", "type": "ipv4_dhcp", "link": "port", "network_id": "network"}
        ports = {"links": [link], "networks": [network], "services": []}
        files = {"meta_data.json": json.dumps(metadata), "network_data.json": json.dumps(ports)}
        if self.user_data:
            files["user_data"] = self.user_data
        return {f"openstack/latest/{name}": text for name, text in files.items()}

    def _nocloud(self) -> dict[str, str]:
        metadata = {
            "instance-id": self.instance_id,
            "local-hostname": self.hostname,
            "public-keys": [self.public_key],
        }
        port = {"match": {"macaddress": self.mac}, "dhcp4": True, "mtu": _MTU}
        return {  # JSON is YAML too; without user data cloud-init would not take the disk for a seed
            "meta-data": json.dumps(metadata),
            "network-config": json.dumps({"version": 2, "ethernets": {"port": port}}),
            "user-data": self.user_data,
        }


def _iso(label: str, files: Mapping[str, str]) -> bytes:
    """Make an ISO 9660 image with Rock Ridge and Joliet names out of files by path."""
    import pycdlib

    iso = pycdlib.PyCdlib()
    iso.new(interchange_level=3, vol_ident=label, rock_ridge="1.09", joliet=3)
    folders: dict[str, str] = {"": ""}
    for number, (path, text) in enumerate(files.items()):
        folder, _, name = path.rpartition("/")
        below = _folder(iso, folder, folders)
        content = text.encode()
        iso.add_fp(
            io.BytesIO(content),
            len(content),
            iso_path=f"{below}/FILE{number}.;1",
            rr_name=name,
            joliet_path=f"/{path}",
        )
    written = io.BytesIO()
    iso.write_fp(written)
    iso.close()
    return written.getvalue()


def _folder(iso: object, path: str, known: dict[str, str]) -> str:
    """Return the folder's path in ISO 9660's own short names; makes it, and those above, where need be."""
    if path not in known:
        above, _, name = path.rpartition("/")
        known[path] = f"{_folder(iso, above, known)}/{name.upper()[:8]}"
        iso.add_directory(known[path], rr_name=name, joliet_path=f"/{path}")  # type: ignore[attr-defined]
    return known[path]
