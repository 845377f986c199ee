"""What goes into the guest's file system: programs and libraries, kernel modules, the guest's own files."""

from __future__ import annotations

import lzma
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from hotcat.embedded.guest import cpio, packages
from hotcat.embedded.guest.elf import linkage
from hotcat.embedded.guest.modules import Module, load_order, read_module
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable

# Where the guest has a program, and the package that brings it. The static busybox, as an emulated processor
# starts it four times as fast as the dynamic one, and a boot starts it some two hundred times.
PROGRAMS = {
    "bin/busybox": "busybox-static",
    "usr/sbin/dropbear": "dropbear-bin",
    "usr/bin/dropbearkey": "dropbear-bin",
}
MODULES = ("virtio_pci", "virtio_rng", "virtio_blk", "virtio_net", "virtio_balloon", "button", "evdev")

_FOLDERS = ("dev", "proc", "sys", "run", "mnt", "home", "var/log", "var/www", "etc/dropbear")


def own_package_files() -> Iterator[tuple[str, bytes]]:
    """Yield path and content of this Python package's code and of its `files/`, sorted by path."""
    for path, content in sorted(_walk(resources.files(__package__))):
        if path.endswith(".py") or path.startswith("files/"):
            yield path, content


def guest_files() -> dict[str, cpio.Node]:
    """Return the guest's own files, links and folders."""
    nodes: dict[str, cpio.Node] = {
        # Not by the mode in our package: installers of wheels need not keep it.
        path.removeprefix("files/"): cpio.File(content, 0o755 if content.startswith(b"#!") else 0o644)
        for path, content in own_package_files()
        if path.startswith("files/")
    }
    folders: dict[str, cpio.Node] = {folder: cpio.Folder() for folder in _FOLDERS}
    fixed: dict[str, cpio.Node] = {
        "init": cpio.Link("bin/busybox"),
        "bin/sh": cpio.Link("busybox"),
        "root": cpio.Folder(0o700),
        "tmp": cpio.Folder(0o1777),
        "var/tmp": cpio.Folder(0o1777),
    }
    return {**folders, **fixed, **nodes}


def kernel(package: Path) -> tuple[bytes, dict[str, cpio.Node]]:
    """Return the kernel of a linux-image package, and the guest's modules.

    The file `etc/modules` lists them in the order of loading.
    """
    image = b""
    builtin: list[str] = []
    modules: dict[str, Module] = {}
    for path, content in packages.read(package, _is_of_kernel).items():
        if path.startswith("boot/"):
            image = content
        elif path.endswith("/modules.builtin"):
            builtin = [PurePosixPath(line).stem for line in content.decode().splitlines()]
        else:
            module = read_module(path, lzma.decompress(content) if path.endswith(".xz") else content)
            modules[module.name] = module
    if not image:
        raise HotcatError(f"{package.name} holds no kernel", remedy="Delete the file and try again.")
    ordered = load_order(MODULES, modules, builtin)
    nodes: dict[str, cpio.Node] = {
        f"lib/modules/{module.name}.ko": cpio.File(module.content) for module in ordered
    }
    nodes["etc/modules"] = cpio.File("".join(f"{module.name}\n" for module in ordered).encode())
    return image, nodes


def userland(archives: Iterable[Path]) -> dict[str, cpio.Node]:
    """Return the programs with their loader and the libraries they need, each where it is looked for."""
    names = {PurePosixPath(path).name for path in PROGRAMS}
    found: dict[str, bytes] = {}
    for archive in archives:
        for path, content in packages.read(archive, lambda path: _is_of_userland(path, names)).items():
            found.setdefault(PurePosixPath(path).name, content)
    nodes: dict[str, cpio.Node] = {}
    pending = dict.fromkeys(PROGRAMS, "the guest")
    while pending:
        path, asked_by = pending.popitem()
        name = PurePosixPath(path).name
        if name not in found:
            raise HotcatError(f"no package brings {name}, which {asked_by} needs")
        nodes[path] = cpio.File(found[name], 0o755)
        links = linkage(found[name])
        wanted = [f"lib/{library}" for library in links.needed]
        if links.interpreter:
            wanted.append(links.interpreter.lstrip("/"))
        # By name: the C library asks for its loader, which is there already, though not in lib/.
        known = {PurePosixPath(path).name for path in (*nodes, *pending)}
        pending.update({path: name for path in wanted if PurePosixPath(path).name not in known})
    return nodes


def _is_of_kernel(path: str) -> bool:
    if path.startswith("boot/vmlinuz-") or path.endswith("/modules.builtin"):
        return True
    return path.endswith((".ko", ".ko.xz")) and any(f"/kernel/{part}/" in path for part in ("drivers", "net"))


def _is_of_userland(path: str, programs: set[str]) -> bool:
    parts = PurePosixPath(path).parts
    if parts[-1] in programs:
        return "bin" in parts[:-1] or "sbin" in parts[:-1]
    return ".so" in parts[-1] and ("lib" in parts[:-1] or "lib64" in parts[:-1]) and "gconv" not in parts


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _walk(item, f"{prefix}{item.name}/")
        else:
            yield prefix + item.name, item.read_bytes()
