"""Every resource type that Heat lists for an administrator is created and deleted, or has a reason in words.

The templates lie in `types/member` and `types/admin`, by who launches them. Each of a member's is launched in
a project of its own.
"""

from __future__ import annotations

import contextlib
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from openstack.exceptions import BadRequestException
from tests.live.full.stacks import Stacks, swept, template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openstack.connection import Connection
    from tests.live.full.deployment import Deployment

pytestmark = [pytest.mark.live, pytest.mark.scheduled]
FOLDER = Path(__file__).parent / "types"
# The services whose types the templates use, beside the core's.
SERVICES = {"barbican", "cinder", "designate", "masakari", "octavia"}
AT_ONCE = 3  # stacks in progress: more are no faster, and the services' queues are short
# What a guest signals, by the type of its handle.
SIGNALS = {
    "OS::Heat::WaitConditionHandle": {"status": "SUCCESS"},
    "AWS::CloudFormation::WaitConditionHandle": {
        "Status": "SUCCESS",
        "UniqueId": "1",
        "Data": "",
        "Reason": "",
    },
}


@dataclass(frozen=True)
class Reason:
    """Why no template makes a type."""

    why: str
    error: str = ""  # what Heat says of the resource `one` below
    one: str = ""  # what it is besides its type
    beside: str = ""  # the resources that it needs


REASONS = {
    "AWS::CloudWatch::Alarm": Reason(
        "a template around OS::Aodh::Alarm; the deployment has neither alarms nor that file",
        "/etc/heat/templates/AWS_CloudWatch_Alarm.yaml",
        "properties: {EvaluationPeriods: 1, MetricName: m, Period: 60, Statistic: Sum, Threshold: 1, "
        "ComparisonOperator: LessThanThreshold}",
    ),
    "AWS::EC2::VPCGatewayAttachment": Reason(
        "Heat 27 loses the ID of the route table that it attaches; without a route table it does nothing",
        "Router None could not be found",
        "properties: {VpcId: {get_resource: vpc}, InternetGatewayId: {get_resource: gateway}}",
        """
  vpc: {type: AWS::EC2::VPC, properties: {CidrBlock: 10.50.0.0/16}}
  gateway: {type: AWS::EC2::InternetGateway}
  table: {type: AWS::EC2::RouteTable, properties: {VpcId: {get_resource: vpc}}}
""",
    ),
    "AWS::ElasticLoadBalancing::LoadBalancer": Reason(
        "a template around an alarm, and a guest of Fedora 21 that installs HAProxy from the Internet",
        "/etc/heat/templates/AWS_CloudWatch_Alarm.yaml",
        "properties: {AvailabilityZones: [nova], "
        "Listeners: [{InstancePort: 80, LoadBalancerPort: 80, Protocol: HTTP}]}",
    ),
    "AWS::RDS::DBInstance": Reason(
        "a template around a guest that installs MySQL from the Internet; the deployment has no such file",
        "/etc/heat/templates/AWS_RDS_DBInstance.yaml",
        "properties: {AllocatedStorage: 1, DBInstanceClass: db.m1.small, DBName: d, Engine: MySQL, "
        "MasterUsername: u, MasterUserPassword: p}",
    ),
    "OS::Neutron::FlowClassifier": Reason(
        "of networking-sfc, which OVN does not serve; Heat does not ask whether Neutron has the extension",
        "NotFound: resources.one: The resource could not be found",
        "properties: {protocol: tcp}",
    ),
    "OS::Neutron::NetworkGateway": Reason(
        "of the plugin of VMware NSX; Heat does not ask whether Neutron has the extension",
        "NotFound: resources.one: The resource could not be found",
        "properties: {devices: [{id: some, interface_name: some}]}",
    ),
    "OS::Neutron::PortPair": Reason(
        "of networking-sfc, as the flow classifier is",
        "NotFound: resources.one: The resource could not be found",
        "properties: {ingress: {get_resource: port}, egress: {get_resource: port}}",
        """
  net: {type: OS::Neutron::Net}
  port: {type: OS::Neutron::Port, properties: {network: {get_resource: net}}}
""",
    ),
    "OS::Octavia::L7Policy": Reason("only an amphora has it: test_octavia_amphora.py, by the API"),
    "OS::Octavia::L7Rule": Reason("it belongs to such a policy"),
    "OS::Octavia::Quota": Reason(
        "Heat 27 calls Octavia's client wrongly; there is MCloud::Octavia::Quota",
        "unexpected keyword argument 'loadbalancer'",
        "depends_on: quota, properties: {project: {get_resource: project}, loadbalancer: 2}",
        # Heat 27 does not delete one of a project without any quota.
        """
  project: {type: OS::Keystone::Project}
  quota: {type: MCloud::Octavia::Quota, properties: {project: {get_resource: project}, loadbalancer: 3}}
""",
    ),
}


@dataclass
class Launched:
    """A template's only stack, and what it is made from."""

    stacks: Stacks
    name: str
    stack: str
    text: str

    @property
    def path(self) -> str:
        return f"/stacks/{self.name}/{self.stack}"

    def resources(self) -> list[dict[str, Any]]:
        """Its resources and those of the stacks within it."""
        answer = self.stacks.cloud.orchestration.get(f"{self.path}/resources", params={"nested_depth": 5})
        return list(answer.json()["resources"])

    def signal(self) -> None:
        """Tell its handles what guests would, once they are there."""
        heat = self.stacks.cloud.orchestration
        for name, resource in yaml.safe_load(self.text)["resources"].items():
            if body := SIGNALS.get(resource["type"]):
                self.stacks.rig.until(lambda name=name: self._made(name), 300.0)
                answer = heat.post(f"{self.path}/resources/{name}/signal", json=body)
                assert answer.status_code == 200, answer.text

    def busy(self) -> bool:
        return self.stacks.status(self.stack).endswith("IN_PROGRESS")

    def _made(self, name: str) -> bool:
        answer = self.stacks.cloud.orchestration.get(f"{self.path}/resources/{name}")
        found = answer.json().get("resource", {})
        assert found.get("resource_status") != "CREATE_FAILED", found["resource_status_reason"]
        return bool(found.get("resource_status") == "CREATE_COMPLETE")


@pytest.fixture
def cloud(deployment: Deployment) -> Deployment:
    if missing := {name for name in SERVICES if not deployment.has(name)}:
        pytest.skip(f"this cloud was started without {', '.join(sorted(missing))}")
    return deployment


@pytest.fixture
def _files(served: Path) -> None:
    """What the templates fetch from the server of these tests."""
    (served / "disk.raw").write_bytes(secrets.token_bytes(4096))
    (served / "nested.yaml").write_text(template("  value: {type: OS::Heat::Value, properties: {value: 7}}"))


@contextlib.contextmanager
def launched(cloud: Deployment) -> Iterator[list[Launched]]:
    """A stack for each template; the last of them are being made."""
    run, made = secrets.token_hex(3), []
    with contextlib.ExitStack() as sweeper:
        for path in sorted(FOLDER.glob("*/*.yaml")):
            who = cloud.admin
            if path.parent.name == "member":
                who = cloud.tenant(f"types-{path.stem}").cloud
                sweeper.callback(forget_secrets, who)
            stacks, text = sweeper.enter_context(swept(Stacks(who, cloud))), path.read_text()
            not_too_many(made)
            name = f"{path.parent.name}-{path.stem}-{run}"
            made.append(Launched(stacks, name, stacks.start(name, text), text))
            made[-1].signal()
        sweeper.callback(start_deletions, made)
        yield made


def start_deletions(made: list[Launched]) -> None:
    for one in made:
        not_too_many(made)
        one.stacks.start_deletion()


def not_too_many(made: list[Launched]) -> None:
    """Wait until there are less than enough stacks in progress."""
    if made:
        made[0].stacks.rig.until(lambda: sum(one.busy() for one in made) < AT_ONCE, 600.0)


def forget_secrets(cloud: Connection) -> None:
    """Delete what orders made: Heat deletes the order alone."""
    for found in cloud.key_manager.secrets():
        cloud.key_manager.delete_secret(found.secret_id)


def listed(cloud: Connection) -> set[str]:
    return set(cloud.orchestration.get("/resource_types").json()["resource_types"])


@pytest.mark.usefixtures("_files")
def test_every_type_is_created_and_deleted(cloud: Deployment) -> None:
    created, failed = set(), []
    with launched(cloud) as made:
        for one in made:
            try:
                one.stacks.ended(one.stack, "CREATE_COMPLETE")
            except AssertionError as error:  # of all the stacks, one run tells
                failed.append(str(error))
            created.update(row["resource_type"] for row in one.resources())
        assert not failed
    wanted = listed(cloud.admin)
    assert not wanted - created - REASONS.keys(), "neither created nor excused"
    assert not created & REASONS.keys(), "excused and created"
    assert REASONS.keys() <= wanted, "excused and not listed"


@pytest.mark.parametrize("name", [name for name, reason in REASONS.items() if reason.error])
def test_a_reason_is_true(cloud: Deployment, name: str) -> None:
    reason = REASONS[name]
    text = template(f"  one: {{type: {name}, {reason.one}}}{reason.beside}")
    # Heat refuses the template, or makes the stack and says why it failed.
    refused = pytest.raises((BadRequestException, AssertionError), match=re.escape(reason.error))
    with swept(Stacks(cloud.admin, cloud)) as stacks, refused:
        stacks.ended(stacks.start(f"refused-{secrets.token_hex(3)}", text), "CREATE_COMPLETE")
