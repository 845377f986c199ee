from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotcat.embedded.install import environment
from hotcat.schema.dump import has_heat

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def heat_python() -> Path:
    """An interpreter that has the Heat of the newest pack: the embedded cloud's."""
    folder = environment.find(())
    if folder is None or not has_heat(folder / "bin" / "python"):
        pytest.skip("the embedded cloud's OpenStack is not installed (hotcat cloud install)")
    return folder / "bin" / "python"
