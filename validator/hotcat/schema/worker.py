"""The program that reads Heat's own classes; it runs in an interpreter that has openstack-heat.

It is given folders of Heat plugins, if any, and writes one JSON object to stdout: `heat` (its version),
`versions` (what each template version allows), `registry` (its default environment's mappings), `types` and
`descriptions`. It must stay a single file that imports nothing of hotcat. It ends with the status NO_HEAT
where there is no Heat.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import sys
from pathlib import Path
from typing import Any

NO_HEAT = 3
PLUGINS = "heat.engine.plugins."  # where Heat puts the modules of its plugin folders
SUPPORTED = "SUPPORTED"
CONSTRAINT_KINDS = {
    "length": {"min": 1},
    "range": {"min": 1},
    "modulo": {"step": 2, "offset": 0},
    "allowed_values": ["a"],
    "allowed_pattern": "a",
    "custom_constraint": "a",
}


def main() -> None:
    """Write everything to stdout; what Heat's libraries print goes to stderr."""
    result, sys.stdout = sys.stdout, sys.stderr
    sys.dont_write_bytecode = True
    try:
        import heat.version
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] == "heat":
            sys.exit(NO_HEAT)
        raise
    classes = registered_types(sys.argv[1:])
    json.dump(
        {
            "heat": heat.version.version_info.release_string(),
            "versions": template_versions(),
            "registry": default_registry(),
            "types": {name: resource_type(name, cls, classes) for name, cls in classes.items()},
            "descriptions": {name: descriptions(cls) for name, cls in classes.items()},
            "function_descriptions": function_descriptions(),
        },
        result,
    )


def registered_types(plugin_dirs: list[str]) -> dict[str, Any]:
    """Start Heat's plugin manager without any configuration file, and return the class of each type."""
    import oslo_i18n

    oslo_i18n.enable_lazy(False)  # importing heat turns it on, and lazy messages are no strings
    logging.disable(logging.CRITICAL)
    importlib.import_module("heat.common.config")  # registers the options
    from oslo_config import cfg

    cfg.CONF([], project="heat", default_config_files=[], default_config_dirs=[])
    cfg.CONF.set_override("environment_dir", "/nonexistent")
    cfg.CONF.set_override("plugin_dirs", plugin_dirs)
    from heat.engine import environment, resources

    registry = resources.global_env().registry._registry
    found = {name: info for name, info in registry.items() if isinstance(info, environment.ClassResourceInfo)}
    return {name: found[name].get_class() for name in sorted(found)}


def default_registry() -> dict[str, str]:
    """Return the mappings of the environment that Heat's distribution installs as the default one."""
    import yaml

    path = Path(sys.prefix, "etc", "heat", "environment.d", "default.yaml")
    if not path.exists():
        return {}
    found: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))["resource_registry"]
    return found


# --- template versions ------------------------------------------------------------------------------------


def template_versions() -> dict[str, Any]:
    """Return what each version string stands for; an alias holds only the version it is an alias of."""
    from heat.engine import template
    from heat.engine.cfn.template import CfnTemplateBase

    manager = template._get_template_extension_manager()
    found: dict[str, Any] = {}
    dates: dict[Any, str] = {}
    for key in sorted(manager.names()):  # dates sort before names, so an alias finds what it stands for
        section, name = key.split(".", 1)
        cls = manager[key].plugin
        if cls in dates:
            found[name] = {"alias_of": dates[cls]}
            continue
        dates[cls] = name
        found[name] = template_version(cls, section, is_cfn=issubclass(cls, CfnTemplateBase))
    return found


def template_version(cls: Any, section: str, *, is_cfn: bool) -> dict[str, Any]:
    """Return what the templates of one class may hold."""
    from heat.engine import parameters

    schema = parameters.Schema if is_cfn else cls.param_schema_class
    record = {
        "functions": function_names(cls.functions),
        "condition_functions": function_names(cls.condition_functions),
        "sections": sorted(name for name in cls.SECTIONS if name != "__undefined__"),
        "parameter_keys": sorted(schema.PARAMETER_KEYS),
        "parameter_types": sorted(schema.TYPES),
        "parameter_constraints": [] if is_cfn else constraint_kinds(schema),
        "resource_keys": sorted(cls._RESOURCE_KEYS),
        "output_keys": sorted(cls.OUTPUT_KEYS),
        "deletion_policies": sorted(cls.deletion_policies),
        "version_key": section,
        "is_cfn": is_cfn,
    }
    return {key: value for key, value in record.items() if value}


def function_descriptions() -> dict[str, str]:
    """Return the sentence that documents each function, as the newest version that has it tells."""
    from heat.engine import template
    from heat.engine.hot.functions import Removed

    manager = template._get_template_extension_manager()
    keys = sorted(key for key in manager.names() if key.startswith("heat_template_version."))
    classes: dict[str, Any] = {}
    for key in keys:
        classes.update(manager[key].plugin.functions)
    return {name: first_paragraph(cls) for name, cls in classes.items() if cls is not Removed}


def function_names(functions: dict[str, Any]) -> dict[str, str]:
    """Return the class that stands behind each function, without those that a version took away."""
    from heat.engine.hot.functions import Removed

    return {name: cls.__name__ for name, cls in functions.items() if cls is not Removed}


def constraint_kinds(schema: Any) -> list[str]:
    """Return the constraints that a parameter of this version may carry, found by trying each."""
    from heat.common.exception import InvalidSchemaError

    kinds = []
    for kind, example in sorted(CONSTRAINT_KINDS.items()):
        with contextlib.suppress(InvalidSchemaError):
            list(schema._constraints("p", {"constraints": [{kind: example}]}))
            kinds.append(kind)
    return kinds


# --- resource types ---------------------------------------------------------------------------------------


def resource_type(name: str, cls: Any, classes: dict[str, Any]) -> dict[str, Any]:
    """Return the record of one resource type; members that are false are left out."""
    from heat.engine import attributes, resource
    from heat.engine.resources import stack_resource
    from heat.engine.resources.openstack.heat.none_resource import NoneResource

    schemata = own_schemata(cls)
    properties = {key: property_record(schema) for key, schema in schemata.items()}
    for path, successor in successors(cls, schemata).items():
        record_at(properties, path)["replaced_by"] = successor
    all_attributes = {**cls.base_attributes_schema, **cls.attributes_schema}
    limit = cls.physical_resource_name_limit
    return kept(
        {
            "status": status(cls.support_status),
            "substitute": substitute(cls, classes),
            "plugin": cls.__module__.startswith(PLUGINS),
            "admin": not allowed_to_member(name),
            # Where Heat has no client, a plugin may name the service itself, as Keystone's catalog does.
            "service": getattr(cls, "service_type", None) or cls.default_client_name,
            "extension": cls.required_service_extension,
            "placeholder": issubclass(cls, NoneResource),
            "nested": issubclass(cls, stack_resource.StackResource),
            "snapshot": callable(getattr(cls, "handle_snapshot_delete", None)),
            "name_limit": 0 if limit == resource.Resource.physical_resource_name_limit else limit,
            "properties": properties,
            "attributes": {
                key: kept({"type": schema.type, "status": status(schema.support_status)})
                for key, schema in attributes.schemata(all_attributes).items()
            },
            "update_policy": {
                key: property_record(schema) for key, schema in (cls.update_policy_schema or {}).items()
            },
        }
    )


def substitute(cls: Any, classes: dict[str, Any]) -> str | None:
    """Return the type that an update may put in this one's place without replacing the resource."""
    wanted = cls.support_status.substitute_class
    return next((name for name, other in classes.items() if other is wanted), None) if wanted else None


def allowed_to_member(name: str) -> bool:
    """Ask Heat's default policy whether a plain member of a project may use the type."""
    from heat.common import context, exception, policy

    plain = context.RequestContext(project_id="p", roles=["member", "reader"], is_admin=False)
    try:
        policy.ResourceEnforcer().enforce(plain, name, is_registered_policy=True)
    except exception.Forbidden:
        return False
    return True


def own_schemata(cls: Any) -> dict[str, Any]:
    """Return the class's properties as Heat's schema objects."""
    from heat.engine import properties

    found: dict[str, Any] = properties.schemata(cls.properties_schema)
    return found


def property_record(schema: Any) -> dict[str, Any]:
    """Return the record of one property, with those nested in it."""
    record = kept(
        {
            "type": schema.type,
            "required": schema.required,
            "update_allowed": schema.update_allowed,
            "immutable": schema.immutable,
            "unimplemented": not schema.implemented,
            "status": status(schema.support_status),
            "constraints": [dict(constraint) for constraint in schema.constraints],
        }
    )
    if schema.default is not None:
        record["default"] = schema.default
    if schema.schema is not None:
        if schema.type == schema.LIST:
            record["item"] = property_record(schema.schema["*"])
        else:
            record["properties"] = {key: property_record(nested) for key, nested in schema.schema.items()}
    return record


def status(found: Any) -> dict[str, Any]:
    """Return a support status, the previous one in it; nothing for a plain SUPPORTED of no version."""
    if found is None:
        return {}
    record = kept({"version": found.version, "message": found.message and str(found.message)})
    if found.status != SUPPORTED:
        record["status"] = found.status
        if previous := status(found.previous_status):
            record["previous"] = previous
    return record


def kept(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record without its false members."""
    return {key: value for key, value in record.items() if value}


# --- successors of properties -----------------------------------------------------------------------------


class Anything:
    """Stands for a client plugin, of which translation rules only pass names on."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()

    def __call__(self, *_args: Any, **_kwargs: Any) -> Any:
        """Answer every call."""
        return Anything()


class Given(str):
    """The value of a property: its name, so that a rule made from the value tells which property it was."""

    __slots__ = ()


class AllGiven:
    """Properties of which each one is given, so that rules that depend on that are made."""

    def get(self, name: str, _default: Any = None) -> Given:
        """Answer for every property."""
        return Given(name)

    __getitem__ = get


def successors(cls: Any, schemata: dict[str, Any]) -> dict[tuple[str, ...], str]:
    """Return the successor of each property that Heat translates to another one: {path: successor}.

    The successor is a name beside the property or, where it is elsewhere, a dotted path from the top.
    """
    found = {}
    for one, other in translations(cls):
        first, second = schema_at(schemata, one), schema_at(schemata, other)
        if first is None or second is None:
            continue
        old_first, old_second = (item.support_status.status != SUPPORTED for item in (first, second))
        if old_first != old_second:
            # Mostly the rule's target is the new name; but a service may still know only the old one.
            old, new = (one, other) if old_first else (other, one)
            found[old] = new[-1] if old[:-1] == new[:-1] else ".".join(new)
    return found


def translations(cls: Any) -> Any:
    """Yield the (target, source) paths of the rules that move a value from one property to another."""
    bare = object.__new__(cls)
    bare.client_plugin = Anything()
    bare.client = Anything()
    try:
        rules = cls.translation_rules(bare, AllGiven()) or []
    except Exception as error:  # noqa: BLE001  (rules are free to look at anything; the dump says what it skipped)
        sys.stderr.write(f"{cls.__name__}: translation rules not read: {error!r}\n")
        return
    for rule in rules:
        if rule.rule in {rule.REPLACE, rule.ADD}:
            source = rule.get_value_absolute_path(full_value_name=True)
            given = [item for item in rule.value or () if isinstance(item, Given)]
            for path in [source] if source else [[str(item)] for item in given]:
                yield tuple(rule.translation_path), tuple(path)


def schema_at(schemata: Any, path: tuple[str, ...]) -> Any:
    """Return the schema object that a path leads to, through the items of lists, or None."""
    found = None
    for name in path:
        if schemata is None:
            return None
        found = schemata.get(name)
        schemata = found.schema if found is not None else None
        if schemata is not None and found.type == found.LIST:
            schemata = schemata["*"].schema
    return found


def record_at(properties: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """Return the record that such a path leads to."""
    record: dict[str, Any] = {"properties": properties}
    for name in path:
        record = record.get("item", record)["properties"][name]
    return record


# --- descriptions -----------------------------------------------------------------------------------------


def descriptions(cls: Any) -> dict[str, Any]:
    """Return the sentences that document a type: its own, and those of its properties and attributes."""
    from heat.engine import attributes

    return kept(
        {
            "description": first_paragraph(cls),
            "properties": described(own_schemata(cls)),
            "attributes": {
                key: str(schema.description)
                for key, schema in attributes.schemata(cls.attributes_schema).items()
                if schema.description
            },
        }
    )


def first_paragraph(cls: Any) -> str:
    """Return the first paragraph of a class's documentation, on one line."""
    return " ".join((cls.__doc__ or "").strip().split("\n\n")[0].split())


def described(schemata: Any) -> dict[str, str]:
    """Return the description of each property by its dotted path, in which items of lists take no part."""
    found = {}
    for name, schema in (schemata or {}).items():
        if schema.description:
            found[name] = str(schema.description)
        nested = schema.schema
        if nested is not None and schema.type == schema.LIST:
            nested = nested["*"].schema
        found.update({f"{name}.{key}": text for key, text in described(nested).items()})
    return found


if __name__ == "__main__":
    main()
