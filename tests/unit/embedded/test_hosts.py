"""Hosts in namespaces of their own: entering them, and their death."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

from hotcat.embedded import hosts

if TYPE_CHECKING:
    from pathlib import Path

# In a user namespace of its own, as a cloud is, with two holders of UTS namespaces below it.
BEGIN = """
import os, subprocess, sys
from pathlib import Path
from hotcat.embedded import forkserver, hosts

run = Path(sys.argv[1])
def boot(name):
    script = f"hostname {name}; echo up; exec sleep 1000"
    holder = subprocess.Popen(("unshare", "--uts", "sh", "-c", script), stdout=subprocess.PIPE, text=True)
    holder.stdout.readline()
    hosts.holder_file(name, run).write_text(f"{holder.pid} {hosts._uts(holder.pid)}\\n")
    return holder
one, two = boot("vm2"), boot("vm3")
"""


def in_namespaces(script: str, run: Path) -> str:
    kinds = ("--user", "--map-root-user", "--net", "--mount", "--uts", "--pid")
    command = ("unshare", *kinds, "--fork", "--kill-child", "--mount-proc")
    program = (sys.executable, "-c", BEGIN + textwrap.dedent(script), str(run))
    done = subprocess.run((*command, *program), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_forked_process_enters_a_host(tmp_path: Path) -> None:
    script = """
    forkserver._enter(os.getpid())
    before = os.uname().nodename
    forkserver._enter(one.pid)
    print(before == os.uname().nodename, os.uname().nodename)
    """
    assert in_namespaces(script, tmp_path) == "False vm2\n"


def test_a_command_enters_a_host(tmp_path: Path) -> None:
    script = """
    hosts.RUN = run
    file = str(hosts.holder_file("vm3", run))
    shell, option, text, _, *command = hosts.entered("vm3", "uname", "-n")
    subprocess.run((shell, option, text, file, *command), check=True)
    """
    assert in_namespaces(script, tmp_path) == "vm3\n"


def test_a_host_dies_with_all_that_runs_on_it_and_nothing_else(tmp_path: Path) -> None:
    script = """
    guest = subprocess.Popen((*hosts.enter(one.pid), "sleep", "1000"))
    while os.readlink(f"/proc/{guest.pid}/ns/uts") != hosts._uts(one.pid):
        pass
    hosts.kill("vm2", run)
    print(one.wait(), guest.wait(), two.poll(), hosts.holder_file("vm2", run).exists())
    hosts.kill("vm2", run)
    """
    assert in_namespaces(script, tmp_path) == "-9 -9 None False\n"


def test_a_host_that_boots_is_not_entered_by_what_its_dead_holder_left(tmp_path: Path) -> None:
    """Whoever has its number now: here the holder of another host."""
    script = """
    hosts.RUN = run
    file = hosts.holder_file("vm2", run)
    file.write_text(f"{two.pid} {hosts._uts(one.pid)}\\n")
    shell, option, text, _, *command = hosts.entered("vm2", "uname", "-n")
    print(subprocess.run((shell, option, text, str(file), *command)).returncode)
    """
    assert in_namespaces(script, tmp_path) == "1\n"


def test_a_namespace_whose_number_was_given_away_is_left_alone(tmp_path: Path) -> None:
    """To oneself, or to another host, after the holder died as the last on its own."""
    script = """
    for namespace in (hosts._uts("self"), hosts._uts(two.pid)):
        hosts.holder_file("vm2", run).write_text(f"999999 {namespace}\\n")
        hosts.kill("vm2", run)
    print(two.poll())
    """
    assert in_namespaces(script, tmp_path) == "None\n"


def test_what_a_dead_holder_left_running_dies(tmp_path: Path) -> None:
    script = """
    guest = subprocess.Popen((*hosts.enter(one.pid), "sleep", "1000"))
    while os.readlink(f"/proc/{guest.pid}/ns/uts") != hosts._uts(one.pid):
        pass
    one.kill()
    one.wait()
    hosts.kill("vm2", run)
    print(guest.wait())
    """
    assert in_namespaces(script, tmp_path) == "-9\n"


def test_every_host_has_addresses_of_its_own() -> None:
    numbers = list(hosts.NUMBERS.values())
    assert len(set(numbers)) == len(numbers)
    assert 1 not in numbers  # the core's
