from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hotcat.images.worker import Phases

if TYPE_CHECKING:
    import pytest

LOG = """\
diskimage-builder version 3.43.0
dib-run-parts Running /var/tmp/dib_build.x1/hooks/root.d/08-debootstrap
dib-run-parts 08-debootstrap completed
dib-run-parts Running /tmp/in_target.d/pre-install.d/99-apt-get-update
dib-run-parts Running /tmp/in_target.d/install.d/01-package-installs
Converting image using qemu-img convert
Build completed successfully
"""


def test_the_log_tells_the_phases(capsys: pytest.CaptureFixture[str]) -> None:
    phases = Phases()
    for line in LOG.splitlines():
        phases.read(line)
    phases.end()
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(said["phase"], said["hook"]) for said in told] == [
        ("root", "08-debootstrap"),
        ("pre-install", "99-apt-get-update"),
        ("install", "01-package-installs"),
        ("convert", ""),
    ]
    assert list(phases.seconds) == ["start", "root", "pre-install", "install", "convert"]
