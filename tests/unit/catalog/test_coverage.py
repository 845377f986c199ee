"""Which resource types the entries use, and the reasons for those that none does."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from hotcat.catalog import index, load
from hotcat.errors import HotcatError
from hotcat.render import source

if TYPE_CHECKING:
    from tests.unit.conftest import CatalogFolder

TYPES = ["OS::Heat::Value", "OS::Heat::None", "OS::Nova::Server", "OS::Nova::KeyPair", "OS::Zun::Container"]
REASONS = """\
services: [Nova, Heat]
unused:
  - reason: Nobody wants it.
    types: [OS::Heat::None, OS::Nova::Server]
  - reason: It is somebody's own.
    types: [OS::Nova::KeyPair]
"""
CASES = "cases: [{name: plain, summary: It is there., parameters: {image: tiny}, expect: {}}]\n"
PAGE = "templates/COVERAGE.md"


@pytest.fixture
def told(folder: CatalogFolder) -> CatalogFolder:
    """A catalog that uses one type and excuses the others."""
    folder.write("templates/coverage.yaml", REASONS)
    folder.write("templates/tenant/thing/tests.yaml", CASES)
    return folder


def drifts(folder: CatalogFolder) -> list[index.Drift]:
    catalog = load.load(folder.root)
    return index.drift(catalog, source.models(catalog), TYPES)


def problems(folder: CatalogFolder) -> list[str]:
    """What a person must mend."""
    return [one.problem for one in drifts(folder) if one.path.name == "coverage.yaml"]


def page(folder: CatalogFolder) -> str:
    catalog = load.load(folder.root)
    index.update(catalog, source.models(catalog), TYPES)
    return (folder.root / PAGE).read_text()


def test_the_page_tells_who_uses_a_type_or_why_nobody_does(told: CatalogFolder) -> None:
    text = page(told)
    assert "Heat supports, the entries use 1, and live tests create 1." in text
    proof = "[tenant/thing](tenant/thing/tests.yaml): plain"
    assert f"| `OS::Heat::Value` | [tenant/thing](tenant/thing/README.md) | {proof} |" in text
    assert "| `OS::Heat::None` | None: Nobody wants it. |  |" in text
    assert "Zun" not in text
    assert text.index("## Nova") < text.index("## Heat")
    assert drifts(told) == []


def test_a_page_that_somebody_edited_is_drift(told: CatalogFolder) -> None:
    page(told)
    told.edit(PAGE, "Nobody wants it", "Everybody wants it")
    assert [one.path.name for one in drifts(told)] == ["COVERAGE.md"]
    assert "Nobody wants it" in page(told)


def test_a_catalog_without_reasons_has_no_page(folder: CatalogFolder) -> None:
    catalog = load.load(folder.root)
    index.update(catalog, source.models(catalog), TYPES)
    assert not (folder.root / PAGE).exists()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (", OS::Nova::Server]", "]", "Nova: neither used nor excused: OS::Nova::Server"),
        ("[OS::Nova::KeyPair]", "[OS::Heat::Value, OS::Nova::KeyPair]", "line 6: .* is used by tenant/thing"),
        ("[OS::Nova::KeyPair]", "[OS::Nova::Keys, OS::Nova::KeyPair]", "line 6: OS::Nova::Keys is no type"),
        (
            "[OS::Nova::KeyPair]",
            "[OS::Nova::KeyPair, OS::Zun::Container]",
            "line 6: OS::Zun::Container is no",
        ),
        ("[OS::Nova::KeyPair]", "[OS::Nova::KeyPair, OS::Nova::Server]", "line 6: .* is excused twice"),
        ("[Nova, Heat]", "[Nova, Heat, Sahara]", "line 1: Sahara has no type that Heat supports"),
    ],
)
def test_a_missing_or_stale_reason_is_left_to_a_person(
    told: CatalogFolder, old: str, new: str, problem: str
) -> None:
    told.edit("templates/coverage.yaml", old, new)
    page(told)
    [found] = problems(told)
    assert re.match(problem, found)


MEMBERS = """\
heat_template_version: 2021-04-16
resources:
  group:
    type: OS::Heat::ResourceGroup
    properties: {count: 1, resource_def: {type: nested.yaml}}
"""
NESTED = """\
heat_template_version: 2021-04-16
resources:
  chain:
    type: OS::Heat::ResourceChain
    properties: {resources: [OS::Nova::Server, nested.yaml]}
"""


def test_nested_templates_and_members_count(told: CatalogFolder) -> None:
    """Also of templates that bring in themselves, which Heat refuses and the linter tells."""
    told.template(MEMBERS)
    told.write("templates/tenant/thing/nested.yaml", NESTED)
    assert problems(told) == [
        "Heat: neither used nor excused: OS::Heat::Value",
        "line 4: OS::Nova::Server is used by tenant/thing",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [("[Nova, Heat]", "[]", 1), ("Nobody wants it.", "''", 3), ("OS::Heat::None", "None", 4)],
)
def test_broken_reasons_are_told_with_their_place(told: CatalogFolder, old: str, new: str, line: int) -> None:
    told.edit("templates/coverage.yaml", old, new)
    with pytest.raises(HotcatError, match=rf"coverage\.yaml:{line}:"):
        drifts(told)


def test_a_template_of_another_live_test_proves_what_no_case_creates(told: CatalogFolder) -> None:
    told.write("tests/types/some.yaml", MADE)
    told.edit("templates/coverage.yaml", "it.\n", "it.\n    test: tests/types/some.yaml\n")
    text = page(told)
    link = "[tests/types/some.yaml](../tests/types/some.yaml)"
    assert f"| `OS::Heat::None` | None: Nobody wants it. | {link} |" in text
    assert problems(told) == ["line 5: OS::Nova::Server is not made by tests/types/some.yaml"]
    shutil.rmtree(told.root / "tests")
    assert drifts(told) == []  # an installed catalog comes without them


def test_a_type_that_no_case_is_sure_to_create_is_told(told: CatalogFolder) -> None:
    told.template(CONDITIONAL)
    assert problems(told) == ["Heat: used, and sure to be created by no case: OS::Heat::Value"]
    told.write("templates/tenant/thing/tests.yaml", CASES.replace("tiny", "tiny, wanted: true"))
    assert problems(told) == []
    told.write("templates/tenant/thing/tests.yaml", UPDATED)
    assert problems(told) == []


MADE = "heat_template_version: 2021-04-16\nresources: {nothing: {type: OS::Heat::None}}\n"
CONDITIONAL = """\
heat_template_version: 2021-04-16
parameters:
  image: {type: string}
  wanted: {type: boolean, default: false}
conditions: {made: {get_param: wanted}}
resources: {thing: {type: OS::Heat::Value, condition: made}}
"""
UPDATED = """\
cases:
  - name: later
    summary: It comes with an update.
    parameters: {image: tiny}
    expect: {}
    updates: [{name: wanted, parameters: {wanted: true}, expect: {}}]
"""
