from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotcat.catalog.case import load_cases
from hotcat.errors import HotcatError, HotcatErrors

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
cases:
  - name: default
    summary: A page is served
    requires: {guest: real, services: [dns]}
    parameters: {message: hi}
    expect:
      outputs: {url: {matches: "^http://"}}
      probes:
        - http: {url: "{{ outputs.url }}", contains: hi, within: 90}
        - api: {read: network.ips, expect: {length: 1}}
    updates:
      - name: new-page
        parameters: {message: second}
        expect:
          resources: {server: replaced}
      - name: nothing
        expect: {unchanged: true}
  - name: plain
    summary: Nothing but the creation
"""


def lines(errors: HotcatError) -> list[tuple[int | None, str]]:
    every = errors.errors if isinstance(errors, HotcatErrors) else (errors,)
    return [(one.place.line if one.place else None, one.message) for one in every]


def load(tmp_path: Path, text: str) -> list[tuple[int | None, str]]:
    path = tmp_path / "tests.yaml"
    path.write_text(text)
    with pytest.raises(HotcatError) as caught:
        load_cases(path)
    return lines(caught.value)


def test_cases_are_read_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "tests.yaml"
    path.write_text(GOOD)
    default, plain = load_cases(path)
    assert (default.name, default.place.line) == ("default", 2)
    assert default.requires.real_guest
    assert default.requires.services == ("dns",)
    http, api = default.expect.probes
    assert (http.kind, http.within, http.place.line) == ("http", 90.0, 9)
    assert http.arguments == {"url": "{{ outputs.url }}", "contains": "hi"}
    assert api.within == 60.0
    update, nothing = default.updates
    assert (update.expect.unchanged, nothing.expect.unchanged) == (False, True)
    assert (update.name, update.expect.resources, update.expect.place.line) == (
        "new-page",
        {"server": "replaced"},
        14,
    )
    assert (plain.updates, plain.expect.probes, plain.requires.real_guest) == ((), (), False)


def test_all_errors_of_the_shape_come_together(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        """\
cases:
  - name: Big
    summary: x
    expect:
      resources: {a: moved}
      probes:
        - http: {url: u, statuss: 200}
        - ftp: {}
  - summary: nameless
""",
    )
    assert [line for line, _ in found] == [2, 5, 7, 8, 9]


def test_only_an_update_can_change_nothing(tmp_path: Path) -> None:
    text = """\
cases:
  - name: a
    summary: x
    expect:
      unchanged: true
    updates:
      - name: u
        expect: {unchanged: true}
"""
    assert load(tmp_path, text) == [(5, "the stack was not there before its creation")]
    assert [line for line, _ in load(tmp_path, text.replace("{unchanged: true}", "{unchanged: false}"))] == [
        8
    ]


def test_matchers_are_checked_where_they_stand(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        """\
cases:
  - name: a
    summary: x
    expect:
      outputs:
        url: {matchs: x}
      events:
        - {resource: r, status: CREATE_COMPLETE, reason: {at_least: few}}
      probes:
        - http:
            url: u
            body: {matches: "("}
            headers:
              Server: {}
        - api: {read: network.ips, expect: {any: {nope: 1}}}
    updates:
      - name: u
        expect:
          outputs: {n: {less: 1}}
""",
    )
    assert [line for line, _ in found] == [6, 8, 12, 14, 15, 19]


def test_a_probe_has_one_kind_and_names_are_unique(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        """\
cases:
  - name: a
    summary: x
    expect:
      probes:
        - {}
        - tcp: {host: h, port: 1}
          ping: {host: h}
  - name: a
    summary: y
    updates: [{name: u}, {name: u}]
""",
    )
    assert [(line, message) for line, message in found] == [
        (9, "the name 'a' is taken"),
        (11, "the name 'u' is taken"),
        (6, "a probe has one kind"),
        (7, "a probe has one kind"),
    ]


def test_a_name_is_one_line_and_no_probe_waits_for_ever(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        """\
cases:
  - name: "a\\n"
    summary: x
    expect:
      probes:
        - ping: {host: h, within: .inf}
""",
    )
    assert [line for line, _ in found] == [2, 6]


@pytest.mark.parametrize(
    "text", ["", "cases: []\n", "- a\n", "cases: 5\n", "cases: [5]\n", "cases: [null]\n"]
)
def test_odd_files_give_an_error_and_no_traceback(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text)
