"""Building, up to where the worker takes over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.builds import write_build, write_definition

from hotcat.catalog.load import load
from hotcat.cli.main import main
from hotcat.errors import HotcatError
from hotcat.images import build, recipe, tools
from hotcat.images.worker import Order

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("diskimage_builder", reason="diskimage-builder comes with hotcat[images]")


class Silent:
    """Is told how a build goes, and keeps it."""

    def note(self, text: str) -> None:
        """Take a remark."""

    def phase(self, image: str, phase: str, hook: str) -> None:
        """Take a phase."""


def test_a_root_that_is_refused_is_an_error_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_root", lambda _: ("false",))  # as a sudo that refuses
    more_than_a_pipe_holds = {"DIB_TEXT": "x" * 200_000}
    order = Order([], more_than_a_pipe_holds, str(tmp_path), str(tmp_path / "x"), {}, False, (0, 0), [], "@")
    with pytest.raises(HotcatError, match=r"without a word \(exit 1\)") as caught:
        build._run(order, "thing", Silent())
    assert "sudo" in str(caught.value.remedy)


def test_a_build_that_is_there_is_shown_with_the_time_of_each_phase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOTCAT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(tools, "check", lambda: None)
    write_definition(tmp_path)
    catalog = load(tmp_path)
    about = write_build(tmp_path / "cache", 1, {"raw": b"x"}) / "build.json"
    key = recipe.recipe(catalog.images["thing"], None, catalog.root).key
    about.write_text(
        json.dumps(json.loads(about.read_text()) | {"key": key, "seconds": {"root": 2.5, "install": 40.0}})
    )

    def never(*_: object) -> None:
        raise AssertionError("it is there already")

    monkeypatch.setattr(build, "_make", never)
    assert main(["image", "build", "thing", "--catalog", str(tmp_path), "-f", "json"]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert (row["seconds"], row["phases"]) == (42.5, {"root": 2.5, "install": 40.0})


def test_nothing_is_fetched_anew_without_a_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_definition(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["image", "build", "thing", "--catalog", str(tmp_path), "--refresh", "--offline"])
    assert ended.value.code == 2
    assert "not allowed with argument --refresh" in capsys.readouterr().err
