"""`hotcat show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cliff.show import ShowOne

from hotcat.cli import options
from hotcat.cli.columns import Lines
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from hotcat.hot.parameter import Parameter

_EXAMPLES = """
examples:
  hotcat show tenant/web-server
  hotcat show tenant/web-server --site mcloud
  hotcat show tenant/web-server -f json -c parameters
"""


class Show(HotcatCommand, ShowOne):
    """Show an entry: what it is, what it needs, its parameters and outputs."""

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the entry and the site."""
        options.add_catalog(parser)
        options.add_entry(parser)
        parser.add_argument("--site", metavar="SITE", help="show the defaults as they are on this site")

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """Return the entry's facts."""
        from hotcat.render import source

        catalog = options.catalog(parsed_args)
        entry = catalog.entry(parsed_args.entry)
        site = catalog.site(parsed_args.site) if parsed_args.site else None
        template = source.model(entry, site)
        defaults = site.environment()["parameter_defaults"] if site else {}
        return ShowOne.dict2columns(
            self,
            {
                "name": entry.name,
                "title": entry.title,
                "version": entry.version,
                "status": entry.status,
                "summary": entry.summary,
                "services": Lines(list(entry.services)),
                "plugins": entry.plugins,
                "roles": Lines(list(entry.roles)),
                "images": Lines(list(entry.images)),
                "sizing": Lines(dict(entry.sizing)),
                "parameters": _Parameters([_facts(one, defaults) for one in template.parameters.values()]),
                "outputs": Lines({name: one.description for name, one in template.outputs.items()}),
                "resources": Lines({name: one.type for name, one in template.resources.items()}),
                "maintainers": Lines(list(entry.maintainers)),
                "template": str(entry.template),
            },
        )


class _Parameters(Lines):
    """Parameters, one line each: name, label, and the default or that a value is needed."""

    def human_readable(self) -> str:
        lines = []
        for one in self._value:
            default = "" if one["default"] in ("", [], {}) else f" [{one['default']}]"
            lines.append(f"{one['name']}: {one['label']}{' (required)' if one['required'] else default}")
        return "\n".join(lines)


def _facts(parameter: Parameter, defaults: dict[str, Any]) -> dict[str, Any]:
    default = defaults.get(parameter.name, parameter.default)
    return {
        "name": parameter.name,
        "type": parameter.type,
        "required": default is None,
        "default": default,
        "label": parameter.label,
        "description": parameter.description,
        "hidden": parameter.hidden,
        "constraints": [str(one) for one in parameter.constraints],
    }
