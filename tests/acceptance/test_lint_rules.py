"""`hotcat rule`, and rules that other distributions bring."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from tests.acceptance.linting import BAD, GOOD, found, put

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.linting import Run


def test_rules_are_listed_and_explained(hotcat: Run) -> None:
    rows = json.loads(hotcat("rule", "-f", "json", code=0).stdout)
    assert {"Rule": "unknown-property", "Code": "HC310"}.items() <= next(
        row for row in rows if row["Rule"] == "unknown-property"
    ).items()
    page = hotcat("rule", "unknown-property", code=0).stdout
    assert page.startswith("# unknown-property\n")
    assert "## Use instead" in page
    assert page == hotcat("rule", "HC310", code=0).stdout
    assert "unknown-property" in hotcat("rule", "unknown-propery", code=1).stderr


def test_a_rule_of_another_distribution_runs_and_its_crash_is_told(hotcat: Run, tmp_path: Path) -> None:
    put(
        tmp_path,
        "site/foreign_rules/shouting.py",
        '''\
        """A resource whose name is in capitals."""
        from hotcat.lint.rule import WARNING, Hit, Rule
        RULE = Rule("shouting", "XY001", WARNING)
        def check(subject):
            for name, resource in subject.template.resources.items():
                if name.isupper():
                    yield Hit(resource.key, f"{name} shouts")
                if name == "crash":
                    raise ValueError("no such name")
        ''',
    )
    put(tmp_path, "site/foreign_rules/__init__.py", "")
    put(tmp_path, "site/foreign-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: foreign\nVersion: 1\n")
    points = "[hotcat.rules]\nshouting = foreign_rules.shouting\nmissing = foreign_rules.missing\n"
    put(tmp_path, "site/foreign-1.dist-info/entry_points.txt", points)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    put(tmp_path, "stack.yaml", BAD.replace("net:", "NET:"))
    done = hotcat("lint", "stack.yaml", "-f", "json", "--ignore", "missing", env=environment, code=1)
    assert [one[1:] for one in found(done)] == [("shouting", 3), ("unknown-property", 6)]
    put(tmp_path, "stack.yaml", BAD.replace("net:", "crash:"))
    done = hotcat("lint", "stack.yaml", "--ignore", "missing", env=environment, code=2)
    assert "error[shouting]: the rule itself failed: ValueError: no such name" in done.stdout
    assert "unknown-property" in done.stdout
    put(tmp_path, "stack.yaml", GOOD)
    done = hotcat("lint", "stack.yaml", env=environment, code=2)
    assert "error[missing]: the rule itself failed: ImportError: cannot load it" in done.stdout
