from __future__ import annotations

import pytest

from hotcat.lint.globs import matches


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*.yaml", "a/b.yaml", True),
        ("*.yaml", "a/b.yml", False),
        ("/*.yaml", "a/b.yaml", False),
        ("/*.yaml", "b.yaml", True),
        ("a", "a/b.yaml", True),
        ("a/", "c/a/b.yaml", True),
        ("a/*", "a/b/c.yaml", True),
        ("a/*.yaml", "a/b/c.yaml", False),
        ("a/**", "a/b/c.yaml", True),
        ("a/**/c.yaml", "a/c.yaml", True),
        ("**/c.yaml", "c.yaml", True),
        ("a/b", "a/bc.yaml", False),
        ("a?.yaml", "ab.yaml", True),
        ("a.yaml", "abyaml", False),
    ],
)
def test_a_pattern(pattern: str, path: str, *, expected: bool) -> None:
    assert matches(pattern, path) == expected
