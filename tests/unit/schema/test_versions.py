"""What the template versions allow, as Heat's classes tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotcat.hot import language
from hotcat.schema import pack

if TYPE_CHECKING:
    from hotcat.schema.model import HotVersion

VERSIONS = pack.load("2026.2").versions
HOT = sorted(name for name, version in VERSIONS.items() if not version.is_cfn)


def test_every_version_is_there_under_each_of_its_names() -> None:
    assert len(HOT) == 17
    assert {name: VERSIONS[name].canonical for name in ("newton", "wallaby", "2021-04-16")} == {
        "newton": "2016-10-14",
        "wallaby": "2021-04-16",
        "2021-04-16": "2021-04-16",
    }
    assert "stein" not in VERSIONS


def test_cloudformation_is_told_apart() -> None:
    cfn = {name: version.version_key for name, version in VERSIONS.items() if version.is_cfn}
    assert cfn == {"2010-09-09": "AWSTemplateFormatVersion", "2012-12-12": "HeatTemplateFormatVersion"}
    assert "Fn::Join" in VERSIONS["2010-09-09"].functions


def added(kind: str, older: str, newer: str) -> set[str]:
    return set(getattr(VERSIONS[newer], kind) - getattr(VERSIONS[older], kind))


def test_versions_add_and_take_away() -> None:
    assert added("functions", "2015-04-30", "2015-10-15") == {"str_split"}
    assert added("functions", "2015-10-15", "2015-04-30") == {"Fn::Select"}
    assert added("sections", "2016-04-08", "newton") == {"conditions"}
    assert added("resource_keys", "2016-04-08", "newton") == {"condition", "external_id"}
    assert added("output_keys", "2016-04-08", "newton") == {"condition"}
    assert added("deletion_policies", "2016-04-08", "newton") == {"delete", "retain", "snapshot"}
    assert added("parameter_constraints", "newton", "ocata") == {"modulo"}
    assert added("parameter_keys", "pike", "queens") == {"tags"}
    assert added("condition_functions", "ocata", "pike") == {"contains", "yaql"}
    assert VERSIONS["rocky"].functions == VERSIONS["queens"].functions


def test_the_same_function_may_differ_between_versions() -> None:
    assert VERSIONS["rocky"].implementations["if"] == "If"
    assert VERSIONS["wallaby"].implementations["if"] == "IfNullable"
    assert VERSIONS["2014-10-16"].implementations["list_join"] == "Join"
    assert VERSIONS["2015-10-15"].implementations["list_join"] == "JoinMultiple"


@pytest.mark.parametrize("name", HOT)
@pytest.mark.parametrize(
    "kind",
    ["functions", "condition_functions", "sections", "parameter_keys", "resource_keys", "output_keys"],
)
def test_the_language_that_templates_are_read_by_is_heats(name: str, kind: str) -> None:
    written = language.language(name)
    read: HotVersion = VERSIONS[name]

    assert written is not None
    assert getattr(written, kind) == getattr(read, kind)
