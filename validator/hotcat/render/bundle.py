"""A bundle: one entry rendered for one site, with everything that Heat needs to create the stack."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from hotcat.catalog.writing import write_whole
from hotcat.errors import HotcatError, Place, raise_all
from hotcat.hot import document, template
from hotcat.render import parameters as layers
from hotcat.render import source
from hotcat.render.files import Files
from hotcat.render.generators import Generators, KeyPair

if TYPE_CHECKING:
    from pathlib import Path

    from hotcat.catalog.model import Entry, Site
    from hotcat.hot.document import Document

SECRET = "(not shown)"  # noqa: S105  (stands where a secret would)
OPEN = frozenset({"unique_name"})  # what these make is no secret


@dataclass(frozen=True)
class Bundle:
    """What Heat's API takes: `template` is a text, `files` maps names to texts, `environment` is a mapping.

    `parameters` holds the value of every parameter of the template, wherever it comes from. `secret` names
    those that are never shown. `generated` says which generators made which parameter, and `key_pairs`
    holds the key pairs made. `checked_by_cloud` names the custom constraints of parameters, which are not
    checked here. `digest` is the same for the same template, files and parameters; secrets do not enter it.
    """

    entry: Entry
    site: Site
    template: str
    files: Mapping[str, str]
    environment: Mapping[str, Any] = field(repr=False)
    parameters: Mapping[str, Any] = field(repr=False)
    secret: frozenset[str]
    generated: Mapping[str, str]
    key_pairs: Mapping[str, KeyPair]
    checked_by_cloud: Mapping[str, tuple[str, ...]]
    digest: str

    def shown(self) -> dict[str, Any]:
        """Return the parameters as they may be printed."""
        return {name: SECRET if name in self.secret else value for name, value in self.parameters.items()}

    def write(self, folder: Path) -> list[Path]:
        """Write the bundle into a folder, and return the files written.

        `openstack stack create -t template.yaml -e environment.yaml NAME` works there. The environment and
        private keys are readable by their owner only. Files of the same names are replaced. Raises
        HotcatError.
        """
        contents = {"template.yaml": self.template, **self.files}
        for name in self.key_pairs:
            if f"{name}.pem" in contents:  # a client would send the private key to Heat in the file's place
                raise HotcatError(
                    f"the entry has a file {name}.pem, the name of a key pair's private key",
                    place=Place(self.entry.path / f"{name}.pem"),
                    remedy="Rename the file, or give the key pair another name: {{ key_pair('other') }}.",
                )
        private = {
            "environment.yaml": yaml.safe_dump(dict(self.environment), sort_keys=False, allow_unicode=True),
            **{f"{name}.pem": pair.private_key for name, pair in self.key_pairs.items()},
        }
        try:
            return [
                *(write_whole(folder / name, text) for name, text in contents.items()),
                *(write_whole(folder / name, text, mode=0o600) for name, text in private.items()),
            ]
        except OSError as error:
            raise HotcatError(
                f"cannot write the bundle: {error.strerror}: {error.filename}",
                remedy="Name another folder with -o.",
            ) from None


def render(
    entry: Entry,
    site: Site,
    parameters: Mapping[str, object],
    environments: Sequence[Path] = (),
    *,
    generators: Generators | None = None,
) -> Bundle:
    """Render an entry for a site.

    Values come from the site, then the environment files in their order, then `parameters`, whose strings
    may hold expressions (`{{ password(20) }}`). Every value is checked against the template; custom
    constraints are the cloud's to check. Pass `generators` to share key pairs between renderings. Raises
    HotcatError with all that is wrong.
    """
    generators = generators or Generators()
    top = source.read(entry, site)
    model = template.read(top)
    files = Files(entry.path.parents[2], entry.path)
    text = files.collect(top)
    given = [document.read(path) for path in environments]
    layers.check_environments(given)
    sections = _sections(given, files)
    values = layers.gather(site, _declared([top, *files.nested]), given, parameters, generators)
    raise_all([*files.errors, *layers.problems(model, values)])
    environment = {
        "parameter_defaults": {name: value.value for name, value in values.defaults.items()},
        "parameters": {name: value.value for name, value in values.set.items()},
        **sections,
    }
    used = {name: value for name, one in model.parameters.items() if (value := values.of(one))}
    generated = {
        name: ", ".join(dict.fromkeys(value.generators))
        for name, value in {**values.defaults, **values.set}.items()
        if value.generators
    }
    secret = frozenset(
        [name for name in generated if not OPEN.issuperset(generated[name].split(", "))]
        + [name for name, one in model.parameters.items() if one.hidden]
    )
    return Bundle(
        entry=entry,
        site=site,
        template=text,
        files=files.contents,
        environment=environment,
        parameters={name: value.value for name, value in used.items()},
        secret=secret,
        generated=generated,
        key_pairs=dict(generators.key_pairs),
        checked_by_cloud={
            name: one.checked_by_cloud for name, one in model.parameters.items() if one.checked_by_cloud
        },
        digest=_digest(text, files.contents, environment, secret),
    )


def _declared(templates: Sequence[Document]) -> set[str]:
    """Return the names of the parameters of all templates: a default reaches nested ones too."""
    found: set[str] = set()
    for one in templates:
        body = one.data.get("parameters") if isinstance(one.data, Mapping) else None
        found |= set(map(str, body)) if isinstance(body, Mapping) else set()
    return found


def _sections(given: Sequence[Document], files: Files) -> dict[str, Any]:
    """Return what environment files hold besides parameters; the registries' templates are collected."""
    sections: dict[str, Any] = {}
    for one in given:
        for key, body in (one.data or {}).items():
            if key == "resource_registry":
                sections[key] = _merged(sections.get(key), files.registry(one))
            elif isinstance(body, list):
                sections.setdefault(key, []).extend(body)
    return sections


def _merged(below: Any, above: Any) -> Any:
    """Lay one registry over another as Heat does: mappings are merged at any depth."""
    if not (isinstance(below, Mapping) and isinstance(above, Mapping)):
        return above
    return {**below, **{key: _merged(below.get(key), value) for key, value in above.items()}}


def _digest(
    text: str, files: Mapping[str, str], environment: Mapping[str, Any], secret: frozenset[str]
) -> str:
    masked = {
        section: {name: SECRET if name in secret else value for name, value in body.items()}
        if section in {"parameters", "parameter_defaults"}
        else body
        for section, body in environment.items()
    }
    canonical = json.dumps(_sorted([text, files, masked]))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def _sorted(value: Any) -> Any:
    """Return plain data in one order; keys may be of several types, as YAML has them."""
    if isinstance(value, Mapping):
        pairs = [(json.dumps(key), _sorted(item)) for key, item in value.items()]
        return sorted(pairs, key=lambda pair: pair[0])
    return [_sorted(item) for item in value] if isinstance(value, list) else value
