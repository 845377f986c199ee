"""`hotcat test`: run the entries' cases on a cloud."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hotcat.catalog.case import load_cases
from hotcat.cli import cloud_options, options
from hotcat.cli.command import HotcatCommand
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat test tenant/web-server
  hotcat -v test tenant/web-server --case page --keep
  hotcat test --cloud mycloud --site mysite --junit results.xml
"""
_NO_CASES = 5  # pytest's exit status where it found nothing to run


class Test(HotcatCommand):
    """Run the cases of entries on a cloud: create, expect, update, expect, delete, nothing left.

    Without ENTRY, the cases of all entries run. Stacks that a killed run left behind are deleted first. It is
    pytest with the plugin hotcat.live.pytest_plugin; the exit status is pytest's.
    """

    examples = _EXAMPLES
    __test__ = False  # it is no test class for pytest, whatever its name

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        options.add_catalog(parser)
        parser.add_argument("entries", metavar="ENTRY", nargs="*", help="name of an entry (default: all)")
        cloud_options.add_cloud(parser)
        cloud_options.add_site(parser)
        parser.add_argument(
            "--case",
            metavar="NAME",
            action="append",
            help="run only the cases of that name; may be given again",
        )
        parser.add_argument(
            "--keep", action="store_true", help="leave the stacks up, and say how to look at and delete them"
        )
        parser.add_argument("--junit", metavar="FILE", help="write the results there as JUnit XML")
        cloud_options.add_timeout(parser)

    def take_action(self, parsed_args: Namespace) -> int:
        """Run pytest over the entries' cases; returns its exit status."""
        import pytest

        catalog = options.catalog(parsed_args)
        names = parsed_args.entries or list(catalog.entries)
        tests = [catalog.entry(name).tests for name in names]
        files = [str(file) for file in tests]
        known = {case.name for file in tests for case in load_cases(file)} if parsed_args.case else set()
        for case in parsed_args.case or ():
            if case not in known:
                raise HotcatError(
                    f"no case is called {case!r}", remedy=f"The cases stand in {', '.join(files)}."
                )
        given = {
            "--hotcat-cloud": cloud_options.cloud_name(self.app, parsed_args),
            "--hotcat-site": parsed_args.site,
            "--hotcat-timeout": parsed_args.timeout,
            "--junit-xml": parsed_args.junit,
        }
        status = pytest.main(
            [
                *("-p", "hotcat.live.pytest_plugin", "-p", "no:cacheprovider"),
                *("-p", "no:logging", "--disable-warnings"),  # what libraries say may hold secrets
                *("--tb", "native"),  # and so may arguments
                *("-c", os.devnull, "--rootdir", str(catalog.root)),  # no settings of a project around
                *("-ra", "-v" if getattr(self.app_args, "verbose_level", 1) > 1 else "-q"),
                *(f"{option}={value}" for option, value in given.items() if value is not None),
                *(f"--hotcat-case={case}" for case in parsed_args.case or ()),
                *(["--hotcat-keep"] if parsed_args.keep else []),
                *files,
            ]
        )
        if status == _NO_CASES:
            raise HotcatError("there are no cases", remedy=f"The cases are to stand in {', '.join(files)}.")
        return int(status)
