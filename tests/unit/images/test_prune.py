from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.builds import write_build

from hotcat.errors import HotcatError
from hotcat.images import marks, prune, store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOTCAT_CACHE", str(tmp_path))
    for number in range(4):
        write_build(tmp_path, number, {"raw": b"x"})
    return tmp_path


def test_the_newest_stay_and_what_is_published(cache: Path) -> None:
    newest, *_, oldest = store.builds("thing")
    marks.note("thing", "project", "mycloud", oldest.name)
    verdicts = prune.builds(["thing"], keep=1)
    assert [verdict.why for verdict in verdicts] == [
        "one of the newest 1",
        None,
        None,
        "published on mycloud",
    ]
    prune.remove_builds(verdicts)
    assert store.builds("thing") == [newest, oldest]
    assert len(list((cache / "images/builds/thing").iterdir())) == 2


def test_published_is_what_was_published_last(cache: Path) -> None:
    first, second = store.builds("thing")[:2]
    marks.note("thing", "project", "mycloud", first.name)
    marks.note("thing", "other-project", "mycloud-admin", first.name)
    marks.note("thing", "project", "mycloud", second.name)
    assert marks.published(first) == ["mycloud-admin"]
    assert marks.published(second) == ["mycloud"]
    (cache / "images/publish/thing@project.json").write_text("broken")
    assert marks.published(second) == []


def test_images_with_builds_are_known(cache: Path) -> None:
    write_build(cache, 1, {"raw": b"x"}, image="other")
    (cache / "images/builds/empty").mkdir()
    assert prune.built() == ["other", "thing"]


def test_what_is_left_of_builds_goes_too(cache: Path) -> None:
    folder = cache / "images/builds/thing"
    half = folder / "20260101T000000Z-0badc0de"  # a deletion was cut short here
    half.mkdir()
    (half / "image.raw").write_text("x")
    overcome, last = folder / "20260101T000001Z-1.failed.log", folder / "20270102T000000Z-2.failed.log"
    for log in (overcome, last):
        log.write_text("x")
    lone = cache / "images/builds/other/20270101T000000Z-3.failed.log"
    lone.parent.mkdir()
    lone.write_text("x")

    assert prune.built() == ["other", "thing"]
    verdicts = prune.builds(prune.built(), keep=9)
    since = "no build succeeded since"
    told = {
        verdict.build: verdict.why for verdict in verdicts if not isinstance(verdict.subject, store.Build)
    }
    assert told == {half.name: None, overcome.name: None, last.name: since, lone.name: since}
    prune.remove_builds(verdicts)
    assert (half.exists(), overcome.exists(), last.exists(), lone.exists()) == (False, False, True, True)
    assert len(store.builds("thing")) == 4


@pytest.mark.usefixtures("cache")
def test_one_process_at_a_time_publishes_an_image_to_a_project() -> None:
    with marks.at_it("thing", "project") as hold:
        hold.scratch.mkdir()
        with pytest.raises(HotcatError, match="another process"), marks.at_it("thing", "project"):
            pass
        with marks.at_it("thing", "other") as other:
            assert other.token == hold.token
    assert not hold.scratch.exists()


@pytest.mark.usefixtures("cache")
def test_what_a_killed_run_needed_meanwhile_goes() -> None:
    with marks.at_it("thing", "project") as hold:
        pass
    hold.scratch.mkdir()
    (hold.scratch / "image.raw").write_text("x")
    with marks.at_it("thing", "project") as hold:
        assert not hold.scratch.exists()
