"""The last step of a build: what it made is described and put into its place, whole or not at all."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError
from hotcat.images import packages, provenance, store, tree
from hotcat.images.digest import digests
from hotcat.images.sbom import sbom

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TREE, PACKAGES, SBOM, PROVENANCE = "tree.jsonl.gz", "packages.json", "sbom.cdx.json", "provenance.json"


def finish(
    output: Path, types: list[str], target: Path, about: Mapping[str, Any], owner: tuple[int, int]
) -> None:
    """Describe the files `output.TYPE` and move their folder to `target`, owned by `owner` (uid, gid).

    `about` is what is known of the build beforehand, as `store.Build` has it, and `inputs` as
    `provenance.Inputs` has them. Raises HotcatError where a file is missing or the tar is none.
    """
    folder = output.parent
    files = {kind: _described(output.with_suffix(f".{kind}")) for kind in types}
    tar = output.with_suffix(".tar")
    rows = tree.read(tar)
    tree.write(rows, folder / TREE)
    inventory = packages.read(tar)
    (folder / PACKAGES).write_text(inventory.manifest())
    (folder / SBOM).write_text(sbom(inventory, about["image"], about["version"]))
    beside = {name: digests(folder / name)["sha256"] for name in (TREE, PACKAGES, SBOM)}
    statement = provenance.statement(
        provenance.Inputs(**about["inputs"]),
        {str(file["name"]): str(file["sha256"]) for file in files.values()},
        key=about["key"],
        began=datetime.fromisoformat(about["built"]),
        ended=datetime.now(UTC),
        byproducts=beside,
    )
    (folder / PROVENANCE).write_text(statement)
    described = {key: value for key, value in about.items() if key != "inputs"}
    described |= {"files": files, "tree": tree.digest(rows), "packages": beside[PACKAGES]}
    (folder / store.ABOUT).write_text(json.dumps(described, indent=2) + "\n")
    target.parent.mkdir(parents=True, exist_ok=True)
    for path in (target.parent, folder, *folder.iterdir()):
        os.chown(path, *owner)
    folder.rename(target)


def _described(file: Path) -> dict[str, Any]:
    if not file.is_file():
        raise HotcatError(f"diskimage-builder made no {file.suffix[1:]}", remedy="Its log says what it made.")
    return {"name": file.name, "size": file.stat().st_size, "sha256": digests(file)["sha256"]}
