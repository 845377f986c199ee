"""`hotcat rule`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cliff.lister import Lister

from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from hotcat.lint.registry import Loaded

_EXAMPLES = """
examples:
  hotcat rule
  hotcat rule --profile minimal -f json
  hotcat rule --images
  hotcat rule open-to-world
"""

_COLUMNS = ("Rule", "Code", "Severity", "Confidence", "Profile", "Fix", "Finds")


class Rule(HotcatCommand, Lister):
    """List the rules of `hotcat lint` or `hotcat image lint`, or show the page of one."""

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the rule's name."""
        from hotcat.lint.rule import PROFILES

        parser.add_argument("rule", nargs="?", metavar="RULE", help="the rule's name or code")
        parser.add_argument("--images", action="store_true", help="the rules of elements and disk images")
        parser.add_argument("--profile", choices=PROFILES, help="only the rules of this profile")

    def run(self, parsed_args: Namespace) -> int:
        """Print the page of one rule as it is; a list goes cliff's way."""
        if parsed_args.rule is None:
            code: int = super().run(parsed_args)
            return code
        from hotcat.lint.registry import rule

        one = rule(parsed_args.rule)
        about = f"{one.rule.code}, {one.rule.severity}, in the profile {one.rule.profile}"
        if one.rule.strict != one.rule.severity:
            about += f"; {one.rule.strict} in the profile strict"
        page = (
            Path(one.doc).read_text(encoding="utf-8") if Path(one.doc).is_file() else f"# {one.rule.name}\n"
        )
        title, _, text = page.partition("\n")
        self.app.stdout.write(f"{title}\n\n({about})\n{text}")
        return 0

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Return one row a rule."""
        from hotcat.lint import profiles, registry

        known = registry.image_rules() if parsed_args.images else registry.rules()
        chosen = profiles.choose([parsed_args.profile], (), known) if parsed_args.profile else known
        return _COLUMNS, [_row(one) for one in chosen.values()]


def _row(one: Loaded) -> tuple[str, ...]:
    rule = one.rule
    fix = "yes" if rule.fixable else ""
    return rule.name, rule.code, rule.severity, rule.confidence, rule.profile, fix, one.summary
