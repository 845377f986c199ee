"""Choose the kernel modules of the guest and the order in which `insmod` takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotcat.embedded.guest.elf import module_info
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Module:
    """A kernel module."""

    name: str
    """With underscores, as `lsmod` shows it."""
    content: bytes
    needs: tuple[str, ...]
    """Names of the modules that must be there before."""


class MissingModuleError(HotcatError):
    """A module, or one that it needs, is neither in the package nor built into the kernel."""


def read_module(path: str, content: bytes) -> Module:
    """Return the module in the file at path; content is that of the `.ko` (not compressed)."""
    facts = module_info(content)
    stem = path.rpartition("/")[2].partition(".")[0]
    needs = facts.get("depends", "")
    return Module(
        name=_plain(facts.get("name") or stem),
        content=content,
        needs=tuple(_plain(name) for name in needs.split(",") if name),
    )


def load_order(wanted: Iterable[str], modules: Mapping[str, Module], builtin: Iterable[str]) -> list[Module]:
    """Return the wanted modules and all they need, each after its needs; raise MissingModuleError.

    Wanted modules keep the given order where their needs allow it; those built into the kernel are left out.
    """
    present = {_plain(name) for name in builtin}
    ordered: dict[str, Module] = {}

    def visit(name: str, asked_by: str) -> None:
        name = _plain(name)
        if name in ordered or name in present:
            return
        if name not in modules:
            raise MissingModuleError(f"the kernel has no module {name}, which {asked_by} needs")
        for need in modules[name].needs:
            visit(need, name)
        ordered[name] = modules[name]

    for name in wanted:
        visit(name, "the guest")
    return list(ordered.values())


def _plain(name: str) -> str:
    return name.replace("-", "_")
