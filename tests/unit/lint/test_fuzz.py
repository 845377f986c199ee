"""Made-up and mutilated templates: no rule fails at any; $HOTCAT_FUZZ_SECONDS makes it look longer."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotcat.lint.registry import rules
from hotcat.lint.runner import Linter
from hotcat.schema import pack

SECONDS = float(os.environ.get("HOTCAT_FUZZ_SECONDS", "3"))
ROOT = Path(__file__).parents[3]
CORPUS = Path(os.environ.get("HOTCAT_CORPUS") or ROOT.parent / "shared/corpus")
LINTER = Linter([pack.load(pack.releases()[-1])], chosen=rules())
NAMES = [
    *("heat_template_version", "resources", "parameters", "outputs", "conditions", "parameter_groups"),
    *("parameter_defaults", "resource_registry", "type", "properties", "value", "default", "constraints"),
    *("depends_on", "condition", "deletion_policy", "update_policy", "metadata", "get_param", "get_attr"),
    *("get_resource", "get_file", "str_replace", "template", "params", "repeat", "for_each", "if", "equals"),
    *("list_join", "yaql", "expression", "data", "range", "min", "max", "length", "allowed_values"),
    *("allowed_pattern", "OS::Nova::Server", "OS::Neutron::Port", "OS::Heat::ResourceGroup", "count"),
    *("resource_def", "networks", "rules", "user_data", "hidden", "string", "number", "json", "a", "b"),
]
LEAVES = st.one_of(
    st.sampled_from(
        [*NAMES, "2021-04-16", "2013-05-23", "#cloud-config\na: [", "#!/bin/sh\n[[ a ]]", "%index%"]
    ),
    *(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=25,
)
SECTIONS = st.dictionaries(st.sampled_from(["a", "b", "net", "x.yaml"]), VALUES, max_size=4)
TEMPLATES = st.fixed_dictionaries(
    {"heat_template_version": st.sampled_from(["2021-04-16", "2013-05-23", "rocky", 5, None])},
    optional={
        name: st.one_of(SECTIONS, VALUES)
        for name in ("resources", "parameters", "outputs", "conditions", "parameter_groups", "description")
    },
)
RESOURCES = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.fixed_dictionaries(
        {"type": st.sampled_from(sorted(LINTER.packs[0].names))}, optional={"properties": VALUES}
    ),
    max_size=3,
)


def check(text: str, tmp: Path = Path("/nowhere/x.yaml")) -> None:
    failed = [f"{one.rule.name}: {one.message}" for one in LINTER.text(text, tmp) if one.crash]
    assert not failed, f"{failed}\n{text}"


def limits(seconds: float) -> settings:
    return settings(
        max_examples=int(60 * seconds), deadline=None, suppress_health_check=list(HealthCheck), database=None
    )


@limits(SECONDS)
@given(st.one_of(st.text(), st.binary().map(lambda content: content.decode("latin-1"))))
def test_any_text(text: str) -> None:
    check(text)
    check(f"heat_template_version: 2021-04-16\nresources:\n{text}")


@limits(SECONDS)
@given(TEMPLATES)
def test_any_template(template: dict[str, object]) -> None:
    check(repr_yaml(template))


@limits(SECONDS)
@given(RESOURCES)
def test_any_resources(resources: dict[str, object]) -> None:
    check(repr_yaml({"heat_template_version": "2021-04-16", "resources": resources}))


@limits(SECONDS)
@given(st.dictionaries(st.sampled_from(["parameters", "parameter_defaults", "resource_registry"]), VALUES))
def test_any_environment(environment: dict[str, object]) -> None:
    check(repr_yaml(environment))


def repr_yaml(value: object) -> str:
    import yaml

    return yaml.dump(value, Dumper=yaml.CSafeDumper, sort_keys=False)


def test_mutations_of_real_templates() -> None:
    chance = random.Random(3)  # noqa: S311  (the same on every run)
    paths = [*ROOT.glob("templates/*/*/template.yaml"), *(Path(__file__).parent / "fixtures").rglob("*.yaml")]
    paths += sorted(CORPUS.rglob("*.yaml"))
    texts = []
    for path in sorted(paths):
        try:
            texts.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        path, text = chance.choice(texts)
        for _ in range(chance.randint(1, 4)):
            text = mutated(text, chance)
        check(text, path)


def mutated(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    kind = chance.randrange(7)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(at, lines[chance.randrange(len(lines))])
    elif kind == 2:
        lines[at] = " " * chance.randint(0, 8) + lines[at].lstrip()
    elif kind == 3:
        key, colon, _ = lines[at].partition(":")
        lines[at] = (
            key + colon + chance.choice([" ~", " []", " {}", " 5", " [{a: b}]", " {get_param: x}", " ''"])
        )
    elif kind == 4:
        lines[at] = lines[at].replace(":", "", 1)
    elif kind == 5:
        lines[at] = lines[at] + chance.choice(["'", '"', "[", "{", "\t", "#", "|", "&a", "*a", "\x85"])
    else:
        begin = chance.randrange(len(text) + 1)
        return text[:begin] + text[begin + chance.randint(1, 40) :]
    return "\n".join(lines)
