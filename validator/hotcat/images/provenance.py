"""The provenance of a build: an in-toto statement with a predicate of SLSA's provenance, version 1.

It says of the files that came out what went in (each with its digest), what made them, and when. It names no
path, host or mirror of the machine that built.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hotcat import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
BUILD_TYPE = "urn:hotcat:image-build:1"  # what the parameters below mean; to be counted up when they change
_SHA256 = "sha256"


@dataclass(frozen=True)
class Inputs:
    """What went into a build.

    `parameters` are what its user chose (image, version, what was set on the command line), `materials` map
    each thing that was read to its SHA-256 (the definition, each element, the base's tar), `tools` map
    programs to their versions (diskimage-builder, qemu-img).
    """

    parameters: Mapping[str, Any]
    materials: Mapping[str, str]
    tools: Mapping[str, str] = field(default_factory=dict)


def statement(
    inputs: Inputs,
    outputs: Mapping[str, str],
    *,
    key: str,
    began: datetime,
    ended: datetime,
    byproducts: Mapping[str, str] | None = None,
) -> str:
    """Return the statement as JSON.

    `outputs` and `byproducts` (bill of materials, package manifest, log) map file names to SHA-256 digests;
    `key` is the build's; the times are aware.
    """
    document = {
        "_type": STATEMENT,
        "subject": _resources(outputs),
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD_TYPE,
                "externalParameters": dict(inputs.parameters),
                "internalParameters": {"tools": dict(inputs.tools)},
                "resolvedDependencies": _resources(inputs.materials),
            },
            "runDetails": {
                "builder": {"id": "urn:hotcat:builder", "version": {"hotcat": __version__}},
                "metadata": {
                    "invocationId": key,
                    "startedOn": _instant(began),
                    "finishedOn": _instant(ended),
                },
                "byproducts": _resources(byproducts or {}),
            },
        },
    }
    return json.dumps(document, indent=1, sort_keys=True) + "\n"


def recorded(text: str) -> Mapping[str, str]:
    """Return the files that a statement is about, with their SHA-256; raises ValueError for no statement."""
    try:
        return {one["name"]: one["digest"][_SHA256] for one in json.loads(text)["subject"]}
    except (KeyError, TypeError) as error:
        raise ValueError(f"no in-toto statement: {error!r}") from None


def _resources(files: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"name": name, "digest": {_SHA256: digest}} for name, digest in sorted(files.items())]


def _instant(time: datetime) -> str:
    from datetime import UTC

    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
