from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from hotcat import __version__
from hotcat.images import provenance

BEGAN = datetime(2027, 1, 1, 12, 0, 0, 500, tzinfo=timezone(timedelta(hours=2)))


def statement() -> str:
    return provenance.statement(
        provenance.Inputs(
            {"image": "thing", "version": "1.0.0"},
            {"elements/web": "b" * 64, "elements/images/thing.yaml": "a" * 64},
            {"diskimage-builder": "3.43.0"},
        ),
        {"image.tar": "c" * 64, "image.qcow2": "d" * 64},
        key="0123",
        began=BEGAN,
        ended=datetime(2027, 1, 1, 10, 5, tzinfo=UTC),
        byproducts={"sbom.cdx.json": "e" * 64},
    )


def test_it_is_an_in_toto_statement_of_slsa() -> None:
    told = json.loads(statement())
    assert told["_type"] == "https://in-toto.io/Statement/v1"
    assert told["predicateType"] == "https://slsa.dev/provenance/v1"
    assert [one["name"] for one in told["subject"]] == ["image.qcow2", "image.tar"]
    definition, run = told["predicate"]["buildDefinition"], told["predicate"]["runDetails"]
    assert definition["resolvedDependencies"][1] == {"name": "elements/web", "digest": {"sha256": "b" * 64}}
    assert definition["externalParameters"] == {"image": "thing", "version": "1.0.0"}
    assert run["builder"]["version"] == {"hotcat": __version__}
    assert run["metadata"] == {
        "invocationId": "0123",
        "startedOn": "2027-01-01T10:00:00Z",
        "finishedOn": "2027-01-01T10:05:00Z",
    }


def test_the_files_it_is_about_can_be_read_back() -> None:
    assert provenance.recorded(statement()) == {"image.tar": "c" * 64, "image.qcow2": "d" * 64}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"subject": [{"name": "a"}]}'])
def test_what_is_no_statement_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (json's own for what is not even JSON)
        provenance.recorded(text)
