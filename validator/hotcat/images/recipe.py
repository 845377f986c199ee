"""What one build is made of: diskimage-builder's definition, elements, variables; and the key of it all."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from hotcat.catalog import digest
from hotcat.errors import HotcatError
from hotcat.images import store
from hotcat.images.digest import digests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotcat.catalog.image import Image
    from hotcat.images.store import Build

HERE = Path(__file__).parent
OURS = HERE / "elements"  # of the pipeline itself
LAYER = "mcloud-layer"  # the catalog's element that begins with the tar of another image
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_NAMESPACE = uuid.UUID("2c8c1f0a-53c5-5b7e-9d55-0d9b6f5f6a11")  # of our own
# The code that makes a build of a recipe and describes it, beside this file: other code, another build.
_MAKERS = (
    "digest.py",
    "finish.py",
    "packages.py",
    "provenance.py",
    "recipe.py",
    "sbom.py",
    "shims",
    "store.py",
    "tools.py",
    "tree.py",
    "worker.py",
    "workspace.py",
)
# Packed in a fraction of zlib's time, and no larger; every QEMU since 5.1 reads it.
_QCOW2 = {"compression_type": "zstd"}
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
# diskimage-builder's variables that say where things are, not what they are.
_PLACES = frozenset(
    {
        "DIB_DEBIAN_DISTRIBUTION_MIRROR",
        "DIB_DEBIAN_SECURITY_MIRROR",
        "DIB_DISTRIBUTION_MIRROR",
        "DIB_IMAGE_CACHE",
        "DIB_LOCKFILES",
        "DIB_NO_TMPFS",
        "DIB_MIN_TMPFS",
        "DIB_DEBUG_TRACE",
        "DIB_OFFLINE",
    }
)


@dataclass(frozen=True)
class Recipe:
    """One build to be: `definition` is what diskimage-builder takes; `key` digests all that it is made of."""

    image: Image
    base: Build | None
    definition: Mapping[str, Any]
    elements: Mapping[str, str]  # of the catalog and of hotcat -> digest of the folder
    layout: Path | None  # what an element says of partitions and file systems
    key: str
    environment: Mapping[str, str]
    elements_path: tuple[Path, ...]


def recipe(image: Image, base: Build | None, catalog_root: Path) -> Recipe:
    """Return how an image is built on `base`, the build of the image that it is a layer on.

    Raises HotcatError, at the definition, where diskimage-builder finds no such elements, or takes them for
    no image.
    """
    definition = _definition(image, layer=base is not None)
    path = (OURS, catalog_root / "elements")
    environment = _variables(image)
    folders = sorted(_expand(image, definition["elements"], path))
    elements = {folder.name: digest.of_folder(folder) for folder in folders if folder.parent in path}
    layouts = (folder / "block-device-default.yaml" for folder in folders)
    made_of = {
        "code": {name: _of_code(HERE / name) for name in _MAKERS},
        "diskimage-builder": version("diskimage-builder"),
        "definition": definition,
        "elements": elements,
        "base": base.key if base else None,
        "variables": {name: value for name, value in environment.items() if name not in _PLACES},
    }
    key = hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()
    layout = next(filter(Path.is_file, layouts), None)
    return Recipe(image, base, definition, elements, layout, key, environment, path)


def _of_code(path: Path) -> str:
    return digest.of_folder(path) if path.is_dir() else digests(path)["sha256"]


def _definition(image: Image, *, layer: bool) -> dict[str, Any]:
    build = {"arch": _ARCHITECTURES.get(platform.machine(), "amd64"), **image.build}
    # Without diskimage-builder's `base`, which brings a package manager's front end and more.
    elements = ["hotcat-build", *([LAYER] if layer else []), *image.elements]
    types = ["tar", *(kind for kind in image.types if kind != "tar")]
    definition = {**build, "elements": elements, "types": types, "skip-base": True}
    if "qcow2" in types:
        definition["qemu-img-options"] = _QCOW2 | build.get("qemu-img-options", {})
    return definition


def _variables(image: Image) -> dict[str, str]:
    """Return diskimage-builder's variables: the definition's, over which go those of hotcat's own user."""
    given = {name: value for name, value in os.environ.items() if name.startswith("DIB_")}
    named = {"DIB_MCLOUD_IMAGE": image.name, "DIB_MCLOUD_IMAGE_VERSION": image.version}
    return {**named, **image.build.get("environment", {}), **given}


def _expand(image: Image, elements: list[str], path: tuple[Path, ...]) -> list[Path]:
    """Return the folders of elements and of all that they depend on."""
    import logging

    from diskimage_builder import element_dependencies, paths

    logging.getLogger("diskimage_builder").setLevel(logging.CRITICAL)
    where = ":".join(map(str, (*path, paths.get_path("elements"))))
    try:
        return [Path(folder) for _, folder in element_dependencies.get_elements(elements, where)]
    except Exception as error:  # noqa: BLE001  (it raises bare Exceptions of its own)
        raise image.source.error(
            f"diskimage-builder refuses the elements: {error or type(error).__name__}",
            ("elements",),
            remedy="`hotcat image lint` says more.",
        ) from None


def command(recipe: Recipe, output: Path) -> list[str]:
    """Return the command that diskimage-builder makes of a recipe; raises HotcatError where none."""
    import jsonschema
    from diskimage_builder import diskimage_builder

    entry = {**recipe.definition, "imagename": str(output)}
    entry.pop("environment", None)
    try:
        (made,) = diskimage_builder.build_commands([entry])
    except jsonschema.ValidationError as error:
        raise HotcatError(f"diskimage-builder refuses the definition: {error.message}") from None
    return list(made.command())


def build_environment(recipe: Recipe) -> dict[str, str]:
    """Return the environment that a build runs in: nothing of the user's but what leads to mirrors."""
    from diskimage_builder import paths

    cache = store.root() / "cache"
    passed = ("http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "TERM")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in passed or name.startswith(("PIP_", "UV_"))
    }
    variables = {**mirrors(), **disk_layout(recipe), **recipe.environment}
    if recipe.base:
        variables["DIB_LAYER_TAR"] = str(recipe.base.file("tar"))
        variables["DIB_LAYER_SHA256"] = recipe.base.files["tar"]["sha256"]
    return {
        "UV_CACHE_DIR": str(cache / "uv"),
        **kept,
        **variables,
        "HOME": str(cache),
        "USER": "root",
        "LANG": "C.UTF-8",
        "PATH": ":".join(map(str, (Path(sys.executable).parent, _PATH))),
        "_LIB": paths.get_path("lib"),
        "DIB_PYTHON_EXEC": sys.executable,
        "DIB_IMAGE_CACHE": str(cache / "dib"),
        "DIB_LOCKFILES": str(cache / "locks"),
        "DIB_DEBOOTSTRAP_CACHE": "1",
        "DIB_DEBIAN_USE_DEBOOTSTRAP_CACHE": "1",
        "DIB_NO_TIMESTAMP": "1",
        "ELEMENTS_PATH": ":".join(map(str, recipe.elements_path)),
    }


def disk_layout(recipe: Recipe) -> dict[str, str]:
    """Return the layout of the disk as diskimage-builder's variable, with a UUID for the root file system.

    It is made of the key: the boot loader's configuration names it, and would differ between two builds of
    the same. An image without a disk, and one whose layout stands in a variable, is left as it is.
    """
    if recipe.layout is None:
        return {}
    layout = yaml.safe_load(recipe.layout.read_text())
    for tree in layout:
        for partition in tree.get("partitioning", {}).get("partitions", ()):
            file_system = partition.get("mkfs", {})
            if file_system.get("mount", {}).get("mount_point") == "/":
                file_system["uuid"] = str(uuid.uuid5(_NAMESPACE, recipe.key))
    return {"DIB_BLOCK_DEVICE_CONFIG": yaml.safe_dump(layout, sort_keys=False)}


def mirrors() -> dict[str, str]:
    """Return the Debian mirrors that apt uses here, as diskimage-builder's variables; none on other systems.

    Its own default for the security suite is refused by mirrors that keep that suite elsewhere.
    """
    if not shutil.which("apt-get"):
        return {}
    query = ("apt-get", "indextargets", "--format", "$(ORIGIN)|$(LABEL)|$(REPO_URI)", "Created-By: Packages")
    told = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    found = {}
    for line in sorted(told.splitlines()):
        origin, label, address = line.split("|", 2)
        if origin == "Debian":
            found[label] = address.rstrip("/")
    names = {"Debian": "DIB_DEBIAN_DISTRIBUTION_MIRROR", "Debian-Security": "DIB_DEBIAN_SECURITY_MIRROR"}
    return {variable: found[label] for label, variable in names.items() if label in found}
