"""Over diskimage-builder's own elements: what is an error there is wrong there."""

from __future__ import annotations

import pytest

from hotcat.catalog.element import upstream
from hotcat.images.lint.session import Session
from hotcat.lint.config import Layer
from hotcat.lint.outcome import Options

WRONG = {
    ("deploy-kexec/element-deps", "unknown-element"),  # the element was removed from it long ago
    ("enable-serial-console/cleanup.d/99-fix-grub", "hook-not-executable"),
    ("replace-partition-redhat/environment.d/09-replace-partition-redhat.bash", "reserved-variable"),
}
# What dib-lint holds there too.
STYLE = (
    *("missing-readme", "missing-hook-shebang", "missing-errexit", "missing-nounset", "missing-pipefail"),
    *("missing-debug-trace", "unusual-bash-path", "uneven-indent", "unsafe-sudo", "use-of-which"),
    *("markdown-document", "unsorted-dependencies", "executable-environment"),
)


@pytest.fixture(scope="module")
def found() -> set[tuple[str, str, str]]:
    folder = upstream()
    if folder is None:
        pytest.skip("diskimage-builder is not installed")
    options = Options()
    options.paths = [folder]
    options.given = Layer(select=("strict",), ignore=("faulty-hook",))
    outcome = Session(options).run()
    assert not outcome.crashed
    assert len(outcome.paths) > 500
    return {
        (str(one.path.absolute().relative_to(folder)), one.rule.name, one.severity)
        for one in outcome.findings
    }


def test_errors_are_these(found: set[tuple[str, str, str]]) -> None:
    assert {(path, rule) for path, rule, severity in found if severity == "error"} == WRONG


def test_style_is_what_dib_lint_takes_for_it(found: set[tuple[str, str, str]]) -> None:
    assert {one for one in found if one[1] in STYLE} == set()
