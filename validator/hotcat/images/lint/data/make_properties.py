"""Makes properties.json, the image properties that OpenStack knows, of Nova's model and Glance's metadefs.

Run as `python -m hotcat.images.lint.data.make_properties METADEFS VERSION`, with a Python that has that Nova;
METADEFS is the folder etc/glance/metadefs of Glance's sources, VERSION that of the OpenStack release.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("properties.json")
_IMAGE = "OS::Glance::Image"
_KINDS = {"FlexibleBooleanField": "boolean", "IntegerField": "integer", "UUIDField": "uuid"}
_METADEF_KINDS = {"boolean": "boolean", "integer": "integer"}


def of_nova() -> dict[str, dict[str, Any]]:
    """Return what Nova reads of an image: of each property its kind, and the values allowed if they are few.

    Nova refuses to boot an image with another value.
    """
    from nova.objects import fields
    from nova.objects.image_meta import ImageMetaProps

    found: dict[str, dict[str, Any]] = {}
    for name, field in ImageMetaProps.fields.items():
        record: dict[str, Any] = {"by": "nova"}
        kind = _KINDS.get(type(field).__name__)
        if kind:
            record["kind"] = kind
        if isinstance(field, fields.BaseEnumField):
            record["values"] = sorted(map(str, field.valid_values))
            record["kind"] = "enum"
        if name != "traits_required":  # which stands for the properties trait:NAME
            found[name] = record
    for old, new in ImageMetaProps._legacy_property_map.items():
        found.setdefault(old, {**found[new], "now": new})
    return found


def of_glance(metadefs: Path) -> dict[str, dict[str, Any]]:
    """Return the properties of images in the metadefs that Glance brings.

    What is listed there as allowed is advice, which nothing refuses; so only names and kinds are taken.
    """
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(metadefs.glob("*.json")):
        namespace = json.loads(path.read_text(encoding="utf-8"))
        prefixes = [
            one.get("prefix", "")
            for one in namespace.get("resource_type_associations", ())
            if one["name"] == _IMAGE
        ]
        holders = [namespace, *namespace.get("objects", ())] if prefixes else []
        for holder in holders:
            for name, one in (holder.get("properties") or {}).items():
                record = {"by": "glance"}
                if one["type"] in _METADEF_KINDS:
                    record["kind"] = _METADEF_KINDS[one["type"]]
                found[f"{prefixes[0]}{name}"] = record
    return found


def main() -> None:
    """Write the table."""
    metadefs, version = sys.argv[1:]
    known = {**of_glance(Path(metadefs)), **of_nova()}
    lines = ",\n".join(
        f"    {json.dumps(name)}: {json.dumps(record, sort_keys=True)}"
        for name, record in sorted(known.items())
    )
    source = f"nova.objects.image_meta and glance's metadefs, OpenStack {version}"
    head = f'{{\n  "source": {json.dumps(source)},\n  "properties": {{\n'
    _TABLE.write_text(f"{head}{lines}\n  }}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
