"""`hotcat lint` shows no secret, in whatever format and by whatever rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.acceptance.linting import put

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.linting import Run

FORMATS = ("text", "json", "sarif", "junit", "github", "summary")
PLANTED = "hunter2hunter2"
TOKEN = "ghp_" + "a1B2" * 9
KEY = "MIIEpAIBAAKCAQEA" * 4
NUMBER = "0123456"
STACK = f"""\
heat_template_version: 2021-04-16
parameters:
  db_password: {{type: string, default: {PLANTED}}}
  login:
    type: string
    hidden: true
    default: {PLANTED}
    constraints: [length: {{max: 4}}]
  shown: {{type: string, secret_default: {PLANTED}}}
resources:
  user:
    type: OS::Keystone::User
    properties: {{name: a, password: {PLANTED}, default_project: b, nmae: c}}
  zone:
    type: OS::Designate::Zone
    properties:
      name: {{get_param: db_password}}
      email: {{get_param: login}}
      ttl: {{get_param: db_password}}
  server:
    type: OS::Nova::Server
    properties:
      image: tiny
      flavor: small
      admin_pass: {NUMBER}
      metadata: {{api_token: {PLANTED}}}
      diskConfig: {{auth_token: {PLANTED}}}
      user_data_format: RAW
      user_data: |
        export DB_PASSWORD={PLANTED}
        curl -k https://admin:{PLANTED}@example.org/
        echo root:{PLANTED} | chpasswd; setenforce 0
        useradd -p {PLANTED} eve; setenforce 0
        API_TOKEN={PLANTED} setenforce 0
        echo {TOKEN}
        -----BEGIN RSA PRIVATE KEY-----
        {KEY}
  config:
    type: OS::Heat::SoftwareConfig
    properties: {{config: "-----BEGIN RSA PRIVATE KEY-----\\n{KEY}\\n"}}
outputs:
  password: {{value: {PLANTED}, valeu: b}}
"""
ENVIRONMENT = f"""\
parameters:
  db_password: {PLANTED}
  other_password: {PLANTED}
"""
SECRETS = (PLANTED, TOKEN, KEY, NUMBER, str(int(NUMBER, 8)))


def shown_by(hotcat: Run, *arguments: str) -> str:
    done = hotcat(*arguments)
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_shows_a_secret(hotcat: Run, tmp_path: Path, name: str) -> None:
    put(tmp_path, "stack.yaml", STACK)
    put(tmp_path, "env.yaml", ENVIRONMENT)
    shown = shown_by(hotcat, "lint", "stack.yaml", "-e", "env.yaml", "--profile", "strict", "-f", name)
    assert len(shown) > 100
    for secret in SECRETS:
        assert secret not in shown


def test_each_rule_alone_shows_none_either(hotcat: Run, tmp_path: Path) -> None:
    """What is hidden does not depend on the rules that are run."""
    put(tmp_path, "stack.yaml", STACK)
    for code in range(10):
        shown = shown_by(hotcat, "lint", "stack.yaml", "--select", f"HC{code}")
        for secret in SECRETS:
            assert secret not in shown, code


def test_the_cliff_command_shows_none(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "stack.yaml", STACK)
    shown = shown_by(hotcat, "-v", "lint", "stack.yaml", "--profile", "strict")
    assert "plaintext-secret" in shown
    for secret in SECRETS:
        assert secret not in shown


@pytest.mark.parametrize(
    "text",
    [
        f"heat_template_version: 2021-04-16\npassword: '{PLANTED}\n",
        f"heat_template_version: 2021-04-16\nsecret: [{PLANTED}\n",
        f"heat_template_version: 2021-04-16\npassword: {PLANTED}  # hotcat: ignore[HC710] x\n",
        f"\theat_template_version: 2021-04-16\n\tdb-password: {PLANTED}\n",
    ],
)
def test_what_cannot_be_read_shows_none(hotcat: Run, tmp_path: Path, text: str) -> None:
    put(tmp_path, "stack.yaml", text)
    for name in FORMATS:
        assert PLANTED not in shown_by(hotcat, "lint", "stack.yaml", "-f", name)


def test_the_rest_of_the_line_is_shown_and_marked(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "stack.yaml", STACK)
    lines = hotcat("lint", "stack.yaml", "--select", "plaintext-secret,unknown-property").stdout.splitlines()
    line = "13 |     properties: {name: a, password: ***, default_project: b, nmae: c}"
    marks = [lines[number + 1].index("^") for number, one in enumerate(lines) if one == line]
    assert [line[at : at + 4] for at in marks] == ["***,", "nmae"]
