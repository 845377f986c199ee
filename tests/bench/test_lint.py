"""What the linter costs, as ratios of CPU times taken in one run; $HOTCAT_BENCH_FILES sets the most files."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from hotcat.hot import template
from hotcat.hot.compose import compose
from hotcat.hot.document import Document
from hotcat.hot.tree import Tree
from hotcat.lint.profiles import choose
from hotcat.lint.runner import Linter
from hotcat.lint.subject import Subject
from hotcat.schema import pack

if TYPE_CHECKING:
    from collections.abc import Sequence

RUNS = 7
MANY = int(os.environ.get("HOTCAT_BENCH_FILES", "3000"))
COMPOSE = """
import sys, yaml
for name in open(sys.argv[1]).read().split("\\n"):
    yaml.compose(open(name), Loader=yaml.CSafeLoader)
"""
HEAD = """\
heat_template_version: 2021-04-16
description: Servers on a network of their own, behind a router and a load balancer.
parameters:
  image:
    type: string
    description: What the servers boot from.
    constraints:
      - custom_constraint: glance.image
  flavor:
    type: string
    default: m1.small
    constraints:
      - custom_constraint: nova.flavor
  external_network:
    type: string
    default: public
  admin_cidr:
    type: string
    default: 192.0.2.0/24
    constraints:
      - custom_constraint: net_cidr
conditions:
  large: {equals: [{get_param: flavor}, m1.large]}
resources:
  network:
    type: OS::Neutron::Net
  subnet:
    type: OS::Neutron::Subnet
    properties:
      network: {get_resource: network}
      cidr: 10.0.0.0/24
      dns_nameservers: [192.0.2.53]
  router:
    type: OS::Neutron::Router
    properties:
      external_gateway_info:
        network: {get_param: external_network}
  interface:
    type: OS::Neutron::RouterInterface
    properties:
      router: {get_resource: router}
      subnet: {get_resource: subnet}
  volume:
    type: OS::Cinder::Volume
    deletion_policy: Retain
    properties:
      size: 10
  attachment:
    type: OS::Cinder::VolumeAttachment
    properties:
      instance_uuid: {get_resource: server_0}
      volume_id: {get_resource: volume}
  floating_ip:
    type: OS::Neutron::FloatingIP
    depends_on: interface
    properties:
      floating_network: {get_param: external_network}
      port_id: {get_resource: port_0}
  group:
    type: OS::Neutron::SecurityGroup
    properties:
      rules:
        - protocol: tcp
          port_range_min: 22
          port_range_max: 22
          remote_ip_prefix: {get_param: admin_cidr}
"""
SERVER = """\
  port_%:
    type: OS::Neutron::Port
    properties:
      network: {get_resource: network}
      fixed_ips:
        - subnet: {get_resource: subnet}
      security_groups:
        - {get_resource: group}
  server_%:
    type: OS::Nova::Server
    properties:
      name:
        str_replace:
          template: stack-role-%
          params:
            stack: {get_param: "OS::stack_name"}
            role: {if: [large, big, small]}
      image: {get_param: image}
      flavor: {get_param: flavor}
      networks:
        - port: {get_resource: port_%}
      user_data_format: RAW
      user_data: |
        #!/bin/sh
        echo "server %" > /etc/motd
"""
OUTPUT = """\
  address_%:
    description: Where the server is.
    value: {get_attr: [server_%, first_address]}
"""
CLOUDFORMATION_HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Description: Servers on a network of their own.
Parameters:
  Image: {Type: "AWS::EC2::Image::Id"}
Resources:
  Network:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  Subnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Network
      CidrBlock: 10.0.0.0/24
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: SSH for administrators
      VpcId: !Ref Network
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 22
          ToPort: 22
          CidrIp: 192.0.2.0/24
"""
CLOUDFORMATION_SERVER = """\
  Port%:
    Type: AWS::EC2::NetworkInterface
    Properties:
      SubnetId: !Ref Subnet
      GroupSet:
        - !Ref Group
  Server%:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: !Ref Image
      InstanceType: t3.small
      NetworkInterfaces:
        - NetworkInterfaceId: !Ref Port%
          DeviceIndex: "0"
      Tags:
        - Key: Name
          Value: !Sub "${AWS::StackName}-%"
      UserData: !Base64 |
        #!/bin/sh
        echo "server %" > /etc/motd
"""


def repeated(item: str, count: int) -> str:
    return "".join(item.replace("%", str(number)) for number in range(count))


HOT = HEAD + repeated(SERVER, 4) + "outputs:\n" + repeated(OUTPUT, 4)
CLOUDFORMATION = CLOUDFORMATION_HEAD + repeated(CLOUDFORMATION_SERVER, 8)


def files(folder: Path, text: str, count: int) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"t{number:05}.yaml" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(text.replace("10.0.0.0/24", f"10.0.{number % 250}.0/24"))
    return paths


def cpu(*command: str | Path, runs: int = RUNS) -> float:
    """The least CPU time, in seconds, of some runs of a command, with its bytecode at hand."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(runs + (runs > 1)):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, capture_output=True, check=False, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert b"Traceback" not in done.stderr, done.stderr
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def hotcat(*paths: Path) -> tuple[str | Path, ...]:
    return (Path(sys.executable).with_name("hotcat"), "lint", "--jobs", "1", *paths)


def composing(paths: Sequence[Path], folder: Path) -> tuple[str | Path, ...]:
    names = folder / f"names-{len(paths)}"
    names.write_text("\n".join(map(str, paths)))
    return (sys.executable, "-c", COMPOSE, names)


def tell(what: str, ratio: float) -> None:
    print(f"\n{what}: {ratio:.2f}", end="")  # noqa: T201  (the figures are the point)


def test_one_file(tmp_path: Path) -> None:
    """Start-up and one template, against an interpreter that only composes it."""
    assert 170 <= HOT.count("\n") <= 190
    (path,) = files(tmp_path / "one", HOT, 1)
    ratio = cpu(*hotcat(path)) / cpu(*composing([path], tmp_path))
    tell("one template of 180 lines, in times of composing it", ratio)
    assert ratio <= 3


def test_a_thousand_files_and_more(tmp_path: Path) -> None:
    """CPU time without the start, linearity, and memory."""
    paths = files(tmp_path / "many", HOT, MANY)
    few = paths[:1000]
    (tmp_path / "few").mkdir()
    for path in few:
        (tmp_path / "few" / path.name).hardlink_to(path)
    start, bare = cpu(*hotcat(paths[0])), cpu(*composing(paths[:1], tmp_path))
    linted = cpu(*hotcat(tmp_path / "few"), runs=3) - start
    composed = cpu(*composing(few, tmp_path), runs=3) - bare
    tell("1,000 templates of 180 lines, in times of composing them", linted / composed)
    growth = (cpu(*hotcat(tmp_path / "many"), runs=1) - start) / linted / (MANY / 1000)
    tell(f"{MANY:,} templates, in times of 1,000 by their number", growth)
    command = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
    command += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    arguments = (sys.executable, "-c", command, *hotcat(tmp_path / "many"))
    used = int(subprocess.run(arguments, capture_output=True, check=True).stdout) / 1024
    tell(f"{MANY:,} templates, MB of memory", used)
    assert linted / composed <= 4
    assert growth <= 1.5  # were it quadratic, it would be as many times as there are thousands
    assert used < 100


@pytest.mark.parametrize("count", [1, 50])
def test_against_cfn_lint(tmp_path: Path, cfn_lint: Path, count: int) -> None:
    ours = files(tmp_path / "hot", HOT, count)
    theirs = files(tmp_path / "cfn", CLOUDFORMATION, count)
    ratio = cpu(cfn_lint, *theirs, runs=2) / cpu(*hotcat(*ours), runs=5)
    tell(f"cfn-lint on {count}, in times of hotcat on as many of like size", ratio)
    assert ratio >= 15


@pytest.fixture(scope="module")
def cfn_lint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cfn-lint") / "venv"
    uv = Path(sys.executable).with_name("uv")
    subprocess.run((uv, "venv", "--quiet", "--python", sys.executable, folder), check=True)
    subprocess.run(
        (uv, "pip", "install", "--quiet", "--python", folder / "bin/python", "cfn-lint"), check=True
    )
    return folder / "bin/cfn-lint"


def test_which_rules_are_dear() -> None:
    """No limit: a list for whoever writes rules."""
    path = Path("x.yaml")
    linter = Linter([pack.load(pack.releases()[-1])], chosen=choose(["strict"]))
    node = compose(HOT, path)
    spent: dict[str, float] = {}
    for _ in range(RUNS):
        subject = Subject(template.scan(Document(path, HOT, node)), linter.packs[0], tree=Tree())
        for resource_ in subject.template.resources.values():  # what they share is none's own
            subject.placed(resource_)
        for name, one in linter.chosen.items():
            if one.check:
                began = time.perf_counter()
                list(one.check(subject))
                spent[name] = min(spent.get(name, 1), time.perf_counter() - began)
    began = time.perf_counter()
    yaml.compose(HOT, Loader=yaml.CSafeLoader)
    unit = time.perf_counter() - began
    tell(f"all {len(spent)} rules, in times of composing", sum(spent.values()) / unit)
    for name, seconds in sorted(spent.items(), key=lambda one: -one[1])[:10]:
        tell(f"  {name}, microseconds", seconds * 1e6)
