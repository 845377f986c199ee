"""Writes what Heat's own engine answers to the paths of the API that a snapshot asks; run where Heat is.

Every service is taken for available, and the user for an admin; arguments are folders of Heat plugins. It is
a program, not a test.
"""

import importlib
import json
import sys


def main() -> None:
    result, sys.stdout = sys.stdout, sys.stderr
    import oslo_i18n

    importlib.import_module("heat")
    oslo_i18n.enable_lazy(False)
    importlib.import_module("heat.common.config")
    from oslo_config import cfg

    cfg.CONF([], project="heat", default_config_files=[], default_config_dirs=[])
    cfg.CONF.set_override("environment_dir", "/nonexistent")
    cfg.CONF.set_override("plugin_dirs", sys.argv[1:])
    from heat.common import context, policy
    from heat.engine import environment, resources, service

    for info in resources.global_env().registry._registry.values():
        if isinstance(info, environment.ClassResourceInfo):
            info.get_class().is_service_available = classmethod(lambda *_: (True, None))
    admin = context.RequestContext(project_id="p", roles=["admin"], is_admin=True)
    engine = service.EngineService("h", "t")
    engine.resource_enforcer = policy.ResourceEnforcer()
    names = engine.list_resource_types(admin)
    versions = engine.list_template_versions(admin)
    answers = {
        "/resource_types": {"resource_types": names},
        "/template_versions": {"template_versions": versions},
    }
    for name in names:
        answers["/resource_types/" + name.replace(":", "%3A")] = engine.resource_schema(admin, name)
    for version in versions:
        name = version["version"]
        functions = engine.list_template_functions(admin, name)
        answers[f"/template_versions/{name}/functions"] = {"template_functions": functions}
    json.dump(answers, result)


main()
