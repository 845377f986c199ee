"""Runs stacks in Heat's own engine, in this process and on a database in memory; run where Heat is.

Arguments: Keystone's URL, and the folder of plugins. Each line of stdin is a JSON object with the member `do`
(create, update, check, delete, types) and, for the first two, `template`; each is answered by a line. It is a
program, not a test.
"""

import importlib
import json
import sys
import traceback
from typing import Any

ENGINE = "engine"
PROJECT, USER = "c0ffee00c0ffee00c0ffee00c0ffee00", "0badc0de0badc0de0badc0de0badc0de"


class Engine:
    """One stack at a time."""

    def __init__(self, auth_url: str, plugins: str) -> None:
        import oslo_i18n

        importlib.import_module("heat")
        oslo_i18n.enable_lazy(False)
        for module in ("heat.common.config", "heat.common.crypt"):  # which register options
            importlib.import_module(module)
        from oslo_config import cfg
        from oslo_db import options

        options.set_defaults(cfg.CONF, connection="sqlite://")
        cfg.CONF([], project="heat", default_config_files=[], default_config_dirs=[])
        for name, value in {
            "environment_dir": "/nonexistent",
            "plugin_dirs": [plugins],
            "deferred_auth_method": "password",
            "convergence_engine": False,
            "auth_encryption_key": "0123456789abcdef" * 2,
            "max_resources_per_stack": -1,
            "action_retry_limit": 1,  # it waits longer and longer before each
        }.items():
            cfg.CONF.set_override(name, value)
        from heat.common import messaging
        from heat.db import api, models
        from heat.engine import resources, scheduler

        messaging.setup("fake://", optional=True)
        models.BASE.metadata.create_all(api.get_engine())
        resources.initialise()
        # Tasks wait a second between two steps; our services need no such time.
        wait = scheduler.TaskRunner._sleep
        scheduler.TaskRunner._sleep = lambda runner, seconds: wait(runner, seconds and 0.01)
        self.auth_url = auth_url
        self.stack: Any = None
        self.count = 0

    def do(self, command: dict[str, Any]) -> dict[str, Any]:
        from heat.common import exception

        try:
            return getattr(self, command.pop("do"))(**command)
        except exception.HeatException as error:
            return {"refused": str(error)}

    def types(self, roles: list[str]) -> dict[str, Any]:
        from heat.engine import resources

        return {"types": resources.global_env().get_types(self._context(roles))}

    def create(self, template: dict[str, Any]) -> dict[str, Any]:
        self.count += 1
        self.stack = self._parsed(template)
        self.stack.validate()
        self.stack.store()
        self.stack.create()
        return self._told()

    def update(self, template: dict[str, Any], observe: bool = False) -> dict[str, Any]:
        from oslo_config import cfg

        cfg.CONF.set_override("observe_on_update", observe)
        self._load()
        new = self._parsed(template)
        new.validate()
        self.stack.update(new)
        return self._told()

    def check(self) -> dict[str, Any]:
        self._load()
        self.stack.check()
        return self._told()

    def delete(self) -> dict[str, Any]:
        self._load()
        self.stack.delete()
        self.stack.persist_state_and_release_lock(ENGINE)
        return {"status": "_".join(self.stack.state), "reason": self.stack.status_reason}

    def _parsed(self, template: dict[str, Any]) -> Any:
        from heat.engine import environment, stack
        from heat.engine import template as templates

        whole = {"heat_template_version": "2021-04-16", **template}
        parsed = templates.Template(whole, env=environment.Environment({}))
        return stack.Stack(self._context(["admin", "member"]), f"proof{self.count}", parsed)

    def _context(self, roles: list[str]) -> Any:
        from heat.common import context

        self.context = context.RequestContext(
            project_id=PROJECT,
            user_id=USER,
            username="operator",
            password="secret-of-operator",
            user_domain_id="default",
            auth_url=self.auth_url,
            region_name="RegionOne",
            roles=roles,
            is_admin="admin" in roles,
        )
        return self.context

    def _load(self) -> None:
        """Forget what the last action left in memory, as another engine would not know it."""
        from heat.engine import stack

        self.stack = stack.Stack.load(self._context(["admin", "member"]), stack_id=self.stack.id)

    def _told(self) -> dict[str, Any]:
        from heat.engine import api

        self.stack.persist_state_and_release_lock(ENGINE)
        self._load()
        return {
            "status": "_".join(self.stack.state),
            "reason": self.stack.status_reason,
            "resources": {
                name: {
                    "id": one.resource_id,
                    "status": "_".join(one.state),
                    "reason": one.status_reason,
                    "shown": api.format_resource_attributes(one),
                    "attributes": {
                        key: one._resolve_any_attribute(key)
                        for key in one.attributes_schema.keys() - one.base_attributes_schema.keys()
                        if self.stack.status == "COMPLETE"
                    },
                }
                for name, one in self.stack.resources.items()
            },
        }


def main() -> None:
    answers, sys.stdout = sys.stdout, sys.stderr
    engine = Engine(*sys.argv[1:])
    for line in sys.stdin:
        try:
            answer = engine.do(json.loads(line))
        except Exception:  # noqa: BLE001  (the test tells it)
            answer = {"crash": traceback.format_exc()}
        print(json.dumps(answer, default=str), file=answers, flush=True)


if __name__ == "__main__":
    main()
