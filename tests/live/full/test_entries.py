"""The entries that want more than a cloud's core, on a cloud that has all services: every case runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.live.cases import OF_MORE, run_cases

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.full.deployment import Deployment

pytestmark = pytest.mark.live


# All entries in one stack: minutes, of which each part is run for every change by itself.
SCHEDULED = {"platform/mcloud"}


@pytest.mark.parametrize(
    "entry",
    [pytest.param(name, marks=pytest.mark.scheduled if name in SCHEDULED else ()) for name in OF_MORE],
)
def test_the_cases_of_an_entry_pass(whole: Deployment, tmp_path: Path, entry: str) -> None:
    if whole.services_wanted != "full":
        pytest.skip("this cloud was started without some of the services")
    ran, skipped = run_cases(whole, tmp_path, entry)
    assert ran
    assert not skipped
