"""The model of a template."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotcat.errors import HotcatError
from hotcat.hot import document, template

GOOD = """\
heat_template_version: 2021-04-16
description: A thing.
resources:
  one: {type: OS::Heat::None}
  two: {type: thing.yaml}
outputs:
  a: {description: First., value: 1}
  b: {value: 2}
"""


def read(text: str) -> template.Template:
    return template.read(document.parse(text, Path("t.yaml")))


def test_resources_and_outputs_in_their_order() -> None:
    model = read(GOOD)

    assert [(one.name, one.type) for one in model.resources.values()] == [
        ("one", "OS::Heat::None"),
        ("two", "thing.yaml"),
    ]
    assert [(one.name, one.description) for one in model.outputs.values()] == [("a", "First."), ("b", "")]
    assert model.description == "A thing."
    assert model.parameters == {}


@pytest.mark.parametrize("text", ["", "- a\n", "text\n", "resources: {}\n"])
def test_what_is_no_template(text: str) -> None:
    with pytest.raises(HotcatError, match="heat_template_version is missing"):
        read(text)


def test_all_errors_at_once() -> None:
    with pytest.raises(HotcatError) as caught:
        read("heat_template_version: 2021-04-16\nparameters: 5\nresources: [a]\noutputs: {x: 1}\n")

    assert [line.split(":")[1] for line in str(caught.value).splitlines()[1:]] == ["2", "3", "4"]


def test_a_resource_may_not_have_a_parameters_name() -> None:
    text = f"{GOOD}parameters:\n  one: {{type: string}}\n"

    with pytest.raises(HotcatError, match=r"t\.yaml:4:3: resource one has the name of a parameter"):
        read(text)


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | st.integers(), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # on a machine with other work
@given(
    st.dictionaries(st.sampled_from(["parameters", "parameter_groups", "resources", "outputs"]), _ANYTHING)
)
def test_no_template_gives_a_traceback(sections: dict[str, Any]) -> None:
    text = yaml.safe_dump({"heat_template_version": "2021-04-16", **sections})
    with suppress(HotcatError):
        read(text)
