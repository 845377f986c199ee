"""The schemas of the catalog's own files, and the places of their errors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hotcat.catalog import schema
from hotcat.errors import HotcatError, HotcatErrors
from hotcat.hot import document

if TYPE_CHECKING:
    from tests.unit.conftest import CatalogFolder


def errors_in(path: Path, name: str) -> list[str]:
    try:
        schema.check(document.read(path), name)
    except HotcatErrors as errors:
        return [f"{one.place.line}: {one.message}" for one in errors.errors if one.place]
    except HotcatError as error:
        return [f"{error.place.line if error.place else None}: {error.message}"]
    return []


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("title: Thing\n", "", "1: title: required field missing"),
        ("title: Thing\n", "title: Thing\ntitel: Thing\n", "2: titel: unexpected element"),
        ("version: 1.2.3", "version: 1.2", "3: version: '1.2' is not a semver"),
        ("status: preview", "status: done", "4: status: 'done' not in"),
        ("[orchestration]", "[orchestration, nova]", "5: services.1: 'nova' not in"),
        ("[orchestration]", "[]", "5: services: length of [] is less than 1"),
        ("roles: [member]", "roles: member", "6: roles: 'member' is not a list"),
        ("{servers: 1}", "{servers: some}", "8: sizing.servers: 'some' is not a int"),
        ("{servers: 1}", "{serfers: 1}", "8: sizing"),
        ("maintainers: [someone]\n", "maintainers: []\n", "9: maintainers: length"),
    ],
)
def test_errors_in_an_entry_have_their_line(folder: CatalogFolder, old: str, new: str, error: str) -> None:
    folder.edit("templates/tenant/thing/entry.yaml", old, new)

    [found] = errors_in(folder.entry / "entry.yaml", "entry")
    assert found.lower().startswith(error)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("  external_network: public\n", "", "3: facts.external_network: required field missing"),
        (
            "external_network: public",
            "external_network: public\n  moon: full",
            "5: facts.moon: unexpected element",
        ),
        (
            "dns_nameservers: []",
            "dns_nameservers: [one.one]",
            "6: facts.dns_nameservers.0: 'one.one' is not a ip",
        ),
        (
            "admin_cidr: 192.0.2.0/24",
            "admin_cidr: anywhere",
            "5: facts.admin_cidr: 'anywhere' is not a address range",
        ),
        ("192.0.2.0/24", "192.0.2.300/24", "5: facts.admin_cidr: '192.0.2.300/24' is not a address range"),
        ("192.0.2.0/24", "192.0.2.7", "5: facts.admin_cidr: '192.0.2.7' is not a address range"),
        (
            "dns_nameservers: []",
            "dns_nameservers: [192.0.2.0/24]",
            "6: facts.dns_nameservers.0: '192.0.2.0/24'",
        ),
        ("{default: small}", '{"default\\n": small}', "9: facts.flavors"),
        ("facts:\n", "facts:\n  services: [dsn]\n", "4: facts.services.0: 'dsn' not in"),
        ("{default: small}", "{}", "9: facts.flavors: length"),
    ],
)
def test_errors_in_a_site_have_their_line(folder: CatalogFolder, old: str, new: str, error: str) -> None:
    folder.edit("environments/here/site.yaml", old, new)

    [found] = errors_in(folder.site / "site.yaml", "site")
    assert found.lower().startswith(error)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (
            "default: tiny",
            "default: {name: tiny, elements: [A B]}",
            "8: facts.images.default.elements.0: 'A B'",
        ),
        ("default: tiny", "default: {elements: []}", "8: facts.images.default.name: required"),
        ("default: tiny", "default: 5", "8: facts.images.default: '5' is not a map"),
        ("facts:", "facts:\n  volume_types: {a: {name: b}}", "4: facts.volume_types.a.encrypted: required"),
    ],
)
def test_a_fact_that_is_neither_a_name_nor_such_a_mapping(
    folder: CatalogFolder, old: str, new: str, error: str
) -> None:
    folder.edit("environments/here/site.yaml", old, new)

    found = errors_in(folder.site / "site.yaml", "site")
    assert any(one.startswith(error) for one in found)


def test_all_errors_at_once_in_the_order_of_the_file(folder: CatalogFolder) -> None:
    folder.edit(
        "templates/tenant/thing/entry.yaml", "version: 1.2.3\nstatus: preview", "status: done\nversion: new"
    )

    assert [line.split(":")[0] for line in errors_in(folder.entry / "entry.yaml", "entry")] == ["3", "4"]


@pytest.mark.parametrize("text", ["", "[]", "text", "5"])
@pytest.mark.parametrize("name", ["entry", "site", "catalog"])
def test_a_file_that_is_no_mapping(folder: CatalogFolder, text: str, name: str) -> None:
    path = folder.write("x.yaml", text)

    [found] = errors_in(path, name)
    assert "not a mapping" in found


def test_every_error_has_a_remedy_or_says_what_is_right(folder: CatalogFolder) -> None:
    folder.edit("templates/tenant/thing/entry.yaml", "title: Thing\n", "titel: Thing\n")

    with pytest.raises(HotcatErrors) as caught:
        schema.check(document.read(folder.entry / "entry.yaml"), "entry")

    assert all(one.remedy for one in caught.value.errors)


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)
_KEYS = st.sampled_from(
    ["title", "version", "services", "sizing", "facts", "parameters", "entries", "images"]
)


@given(st.dictionaries(_KEYS | st.text(max_size=5), _ANYTHING), st.sampled_from(["entry", "site", "catalog"]))
def test_no_file_gives_a_traceback(data: dict[str, Any], name: str) -> None:
    with pytest.raises(HotcatError) as caught:
        schema.check(document.parse(yaml.safe_dump({**data, "extra": 1}), Path("x.yaml")), name)

    every = caught.value.errors if isinstance(caught.value, HotcatErrors) else [caught.value]
    assert all(one.place and one.place.line for one in every)
