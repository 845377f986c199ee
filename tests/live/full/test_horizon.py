"""Horizon, as a member uses it: in a browser.

It needs Debian's packages chromium and chromium-driver, which are no part of the cloud; root installs them.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from hotcat import debian
from hotcat.embedded.components.horizon import PORT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.full.deployment import Deployment, Tenant

pytestmark = pytest.mark.live
SERVICE = "horizon"
PACKAGES = ["chromium", "chromium-driver"]
CATALOG = Path(__file__).parents[3]
PATIENCE = 120.0  # seconds for a page
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGUdqZ8yPjAwCtIYxKUnxQ3h1kC6pkQwZ0gZkQpGQp2v nobody"
# What the entry's parameters are to be, where its defaults do not fit: of the form's fields, by their names.
ANSWERS = {
    "stack_name": "clicked",
    "__param_public_key": KEY,
    "__param_admin_cidr": "172.24.4.0/24",
    "__param_availability_zone": "fake",
    "__param_external_network": "public",
    "__param_dns_nameservers": "192.0.2.53",  # the form makes the text `[]` of the default, an empty list
}


class Browser:
    """Chromium without a window, on one dashboard."""

    def __init__(self, address: str, profile: Path) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or ""
        for option in (
            "--headless=new",
            "--no-sandbox",  # which root may not have
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--window-size=1400,1400",
            f"--user-data-dir={profile}",
        ):
            options.add_argument(option)
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.address = address

    def open(self, path: str) -> None:
        self.driver.get(f"{self.address}{path}")

    def find(self, selector: str) -> Any:
        """The first element that is there, once it is."""
        return self.until(lambda: self.driver.find_elements(By.CSS_SELECTOR, selector))[0]

    def count(self, selector: str) -> int:
        return len(self.driver.find_elements(By.CSS_SELECTOR, selector))

    def names(self, selector: str) -> set[str]:
        """The names of a picture's nodes."""
        script = (
            "return [...document.querySelectorAll(arguments[0])].map(node => node.getAttribute('node_name'))"
        )
        return set(self.driver.execute_script(script, selector))

    def labels(self, selector: str) -> set[str]:
        """The texts of elements, shown or not."""
        script = "return [...document.querySelectorAll(arguments[0])].map(node => node.textContent)"
        return set(self.driver.execute_script(script, selector))

    def until(self, what: Callable[[], Any]) -> Any:
        return WebDriverWait(self.driver, PATIENCE).until(lambda _: what())

    def fill(self, name: str, value: str) -> None:
        """Put a value into a field of a form, or choose it; Horizon hides its choices behind a menu."""
        script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change'))"
        self.driver.execute_script(script, self.find(f"[name='{name}']"), value)

    def choose(self, name: str, text: str) -> None:
        """Choose by what is shown."""
        options = self.find(f"select[name='{name}']").find_elements(By.TAG_NAME, "option")
        shown = {option.get_attribute("textContent"): option.get_attribute("value") for option in options}
        (value,) = [value for label, value in shown.items() if text in label] or [f"one of {list(shown)}"]
        self.fill(name, value)

    def submit(self, selector: str) -> None:
        """Press a button, wherever the page has it at the moment."""
        self.driver.execute_script("arguments[0].click()", self.find(selector))

    def log_in(self, tenant: Tenant) -> None:
        self.open("/auth/login/")
        self.fill("username", tenant.user.name)
        self.fill("password", tenant.password)
        self.submit("#loginBtn")
        self.until(lambda: "/auth/login" not in self.driver.current_url)


@pytest.fixture
def browser(deployment: Deployment, tmp_path: Path) -> Iterator[Browser]:
    if not shutil.which("chromium") or not shutil.which("chromedriver"):
        if os.geteuid() != 0:
            pytest.skip("without the Debian packages chromium and chromium-driver")
        debian.as_root("set -e\n" + debian.install_script(PACKAGES, []), print)
    made = Browser(f"http://{deployment.cloud.require_running()['address']}:{PORT}", tmp_path / "profile")
    yield made
    made.driver.quit()


def test_a_member_launches_an_entry_and_sees_its_topology(deployment: Deployment, browser: Browser) -> None:
    tenant = deployment.tenant("clicks")
    browser.log_in(tenant)
    browser.open("/project/stacks/")
    browser.submit("#stacks__action_launch")
    template = CATALOG / "templates/tenant/bastion/template.yaml"
    browser.find("#id_template_upload").send_keys(str(template))
    browser.submit(".modal input[type=submit]")
    browser.find("[name='stack_name']")
    for name, value in ANSWERS.items():
        browser.fill(name, value)
    for name, text in {"image": "tiny", "flavor": "m1.nano"}.items():
        browser.choose(f"__param_{name}", text)
    browser.submit(".modal input[type=submit]")
    browser.until(lambda: browser.count("a[href*='/stacks/stack/']"))
    heat = tenant.cloud.orchestration
    (stack,) = heat.stacks()
    assert stack.name == "clicked"
    done = deployment.wait(lambda: _settled(heat.get_stack(stack.id)), 300.0)
    assert done.status == "CREATE_COMPLETE", done.status_reason
    # The stack's own picture: a node for each resource.
    browser.open(f"/project/stacks/stack/{stack.id}/?tab=stack_details__topology")
    resources = {resource.name for resource in heat.resources(stack.id)}
    browser.until(lambda: browser.names("#heat_resource_topology svg g.node") == resources)
    # And that of the project's network, with both servers in it.
    browser.open("/project/network_topology/")
    servers = {server.name for server in tenant.cloud.compute.servers()}
    assert len(servers) == 2
    browser.until(lambda: servers <= browser.labels("#topologyCanvasContainer svg g.node .nodeLabel"))
    heat.delete_stack(stack.id)
    deployment.wait(lambda: not list(heat.stacks()), 300.0)


def test_only_dashboards_of_services_that_run_are_there(deployment: Deployment, browser: Browser) -> None:
    browser.log_in(deployment.tenant("looks"))
    browser.open("/project/")
    shown = browser.driver.page_source
    pages = {
        "heat": "/project/stacks/",
        "octavia": "/project/load_balancer",
        "designate": "/project/dnszones/",
    }
    there = {name for name, path in pages.items() if path in shown}
    assert there == {"heat"} | {name for name in pages if deployment.has(name)}


def test_a_wrong_password_is_refused(deployment: Deployment, browser: Browser) -> None:
    tenant = deployment.tenant("stranger")
    browser.open("/auth/login/")
    browser.fill("username", tenant.user.name)
    browser.fill("password", "wrong")
    browser.submit("#loginBtn")
    browser.until(lambda: "Invalid credentials" in browser.driver.page_source)


def _settled(stack: Any) -> Any:
    return None if stack.status.endswith("IN_PROGRESS") else stack
