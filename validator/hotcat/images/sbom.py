"""The bill of materials of an image, in CycloneDX: the same packages give the same text.

It has no time stamp, for that reason: when an image was made stands in its provenance.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import TYPE_CHECKING, Any

from hotcat import __version__

if TYPE_CHECKING:
    from cyclonedx.model.component import Component

    from hotcat.images.packages import Inventory, Package

_NAMESPACE = uuid.UUID("6d2f1d2e-0f0b-5f8e-9c5d-3a0c1b6f7a42")  # of our own: serial numbers are made below it


def sbom(inventory: Inventory, name: str, version: str) -> str:
    """Return the bill of materials of the image `name` in its `version`, as CycloneDX 1.6 JSON."""
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6

    image = Component(name=name, version=version, type=ComponentType.PLATFORM, bom_ref="image")
    system = Component(
        name=inventory.distribution,
        version=inventory.release or None,
        type=ComponentType.OPERATING_SYSTEM,
        bom_ref="operating-system",
    )
    parts = [system, *(_component(package, inventory) for package in inventory.packages)]
    bom = Bom(components=parts)
    bom.metadata.component = image
    bom.metadata.tools.components.add(
        Component(name="hotcat", version=__version__, type=ComponentType.APPLICATION)
    )
    bom.register_dependency(image, parts)
    document = json.loads(JsonV1Dot6(bom).output_as_string())
    del document["metadata"]["timestamp"], document["serialNumber"]
    return _dump({**document, "serialNumber": _serial(document)})


def _component(package: Package, inventory: Inventory) -> Component:
    from cyclonedx.model import Property
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.component_evidence import ComponentEvidence, Occurrence
    from cyclonedx.model.contact import OrganizationalEntity

    purl = _purl(package, inventory)
    return Component(
        name=package.name,
        version=package.version,
        type=ComponentType.LIBRARY,
        purl=purl,
        bom_ref=purl.to_string(),
        supplier=OrganizationalEntity(name=package.supplier) if package.supplier else None,
        properties=[Property(name="hotcat:source", value=package.source)] if package.source else None,
        evidence=ComponentEvidence(
            occurrences=[Occurrence(location=place, bom_ref=f"/{place}") for place in package.places]
        )
        if package.places
        else None,
    )


def _purl(package: Package, inventory: Inventory) -> Any:
    from packageurl import PackageURL

    if package.kind == "pypi":
        return PackageURL("pypi", None, package.name, package.version)
    qualifiers = {"distro": f"{inventory.distribution}-{inventory.release}"}
    if package.architecture:
        qualifiers["arch"] = package.architecture
    return PackageURL("deb", inventory.distribution, package.name, package.version, qualifiers)


def _serial(document: dict[str, Any]) -> str:
    """Return the serial number: that of the content, so that equal bills have equal numbers."""
    digest = hashlib.sha256(_dump(document).encode()).hexdigest()
    return uuid.uuid5(_NAMESPACE, digest).urn


def _dump(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1, sort_keys=True) + "\n"
