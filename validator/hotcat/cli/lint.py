"""`hotcat lint`, apart from cliff: it starts in a fraction of the time that cliff takes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from hotcat.errors import HotcatError
from hotcat.lint.config import Layer
from hotcat.lint.outcome import STDIN, Options
from hotcat.lint.rule import PROFILES, SEVERITIES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence
    from types import SimpleNamespace

    from hotcat.lint.outcome import Outcome

    Arguments = argparse.Namespace | SimpleNamespace

CLEAN, FINDINGS, FAILED = 0, 1, 2
_WIDTH = 100
FORMATS = ("text", "json", "sarif", "junit", "github", "summary")
_NOT_GIVEN = (
    *("baseline", "catalog", "environment", "fail_on", "ignore", "jobs", "output", "profile", "release"),
    *("select", "site"),
)
_FLAGS = ("diff", "fix", "unsafe_fixes", "write_baseline")
_BROKEN_PIPE = 141  # as a shell counts a process that SIGPIPE ends

EPILOG = """
examples:
  hotcat lint
  hotcat lint stack.yaml -e site.yaml --release 2025.2 --release 2026.2
  hotcat lint templates/ --profile strict --ignore HC7 --fail-on warning
  hotcat lint --fix stack.yaml
  hotcat lint -f sarif -o findings.sarif
  hotcat lint --stdin-name stack.yaml - < stack.yaml

The exit code is 0 where nothing is found at or above --fail-on, 1 where something is, and 2 where hotcat
cannot tell: it is asked wrongly, or a rule fails. `hotcat rule` lists the rules and explains each.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add all arguments."""
    add = parser.add_argument
    add(
        "paths",
        nargs="*",
        metavar="PATH",
        help="file, folder, or - for standard input (default: the catalog around the current folder, "
        "or else that folder)",
    )
    add_reporting(parser)
    add(
        "--release",
        action="append",
        metavar="RELEASE",
        help="the OpenStack release to lint for, or the file of a schema pack (default: the catalog's, "
        "or the newest; with several, findings say which release they hold for)",
    )
    add(
        "-e",
        "--environment",
        action="append",
        metavar="FILE",
        help="a Heat environment that the templates are used with (may be given more than once)",
    )
    add("--site", metavar="SITE", help="a site of the catalog, or a YAML file with a site's facts")
    add("--catalog", metavar="PATH", help="folder of the catalog (default: the one around each file)")
    fixes = parser.add_mutually_exclusive_group()
    fixes.add_argument(
        "--fix", action="store_true", help="mend what can be mended without a change of meaning"
    )
    fixes.add_argument("--unsafe-fixes", action="store_true", help="mend also what somebody should look at")
    add("--diff", action="store_true", help="show what --fix would change, and change nothing")
    add("--jobs", type=_jobs, metavar="N", help="processes (default: as many as pay)")
    add("--stdin-name", metavar="NAME", default="<stdin>", help="the path of what comes from standard input")


def add_reporting(parser: argparse.ArgumentParser) -> None:
    """Add what all linters have: which rules, which findings fail, where and how they are written."""
    add = parser.add_argument
    add("-f", "--format", choices=FORMATS, default="text", help="how to write the findings (default: text)")
    add("-o", "--output", metavar="FILE", help="where to write them instead of to the terminal")
    add(
        "--fail-on",
        choices=SEVERITIES[::-1],
        help="the least grave severity to exit with 1 for (default: error)",
    )
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--profile", choices=PROFILES, help="the rules to run (default: default)")
    chosen.add_argument(
        "--select",
        action="append",
        metavar="RULE",
        help="run only this rule, or these: a name, a code, the beginning of codes, or a profile "
        "(may be given more than once, or with commas)",
    )
    add("--ignore", action="append", metavar="RULE", help="leave these rules out, named as for --select")
    add("--baseline", metavar="FILE", help="a file of known findings, which are not told again")
    add("--write-baseline", action="store_true", help="write all findings to the file of --baseline")
    add("--color", choices=("auto", "always", "never"), default="auto", help="(default: auto)")


def main(argv: Sequence[str]) -> int:
    """Run the command with its arguments; returns the exit code."""
    # Paths alone are what most runs have: argparse takes longer to import than a template to lint.
    named = any(one.startswith("-") for one in argv)
    return guarded(parsed(argv) if named else plain(argv))


def plain(paths: Sequence[str]) -> SimpleNamespace:
    """Return the arguments of a command line that has paths alone."""
    from types import SimpleNamespace

    given: dict[str, object] = dict.fromkeys(_NOT_GIVEN) | dict.fromkeys(_FLAGS, False)
    return SimpleNamespace(**given, paths=list(paths), format="text", color="auto", stdin_name="<stdin>")


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments of any command line; ends the process for a wrong one."""
    import argparse

    parser = argparse.ArgumentParser(
        "hotcat lint",
        description="Find mistakes in HOT templates and environments, without Heat and without a cloud.",
        epilog=EPILOG,
        # A width of its own, since argparse imports slow modules to ask the terminal for one.
        formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=_WIDTH),
    )
    add_arguments(parser)
    return parser.parse_args(argv)


def guarded(parsed_args: Arguments, lint: Callable[[Any], Outcome] | None = None) -> int:
    """Lint and report, and say what is asked wrongly; returns the exit code.

    `lint` makes the outcome of the arguments: of templates where it is not given.
    """
    try:
        return _run(parsed_args, lint or _templates)
    except HotcatError as error:
        print(error, file=sys.stderr)  # noqa: T201  (the command line without cliff)
        return FAILED
    except BrokenPipeError:
        # Nobody reads on; Python would complain once more when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE


def _templates(parsed_args: Arguments) -> Outcome:
    from hotcat.lint.session import Session

    return Session(_options(parsed_args)).run()


def _run(parsed_args: Arguments, lint: Callable[[Any], Outcome]) -> int:
    if parsed_args.write_baseline and not parsed_args.baseline:
        raise HotcatError("--write-baseline needs --baseline FILE")
    outcome = lint(parsed_args)
    if parsed_args.baseline:
        from hotcat.lint import baseline

        path = Path(parsed_args.baseline)
        if parsed_args.write_baseline:
            baseline.write(path, outcome)
        baseline.apply(path, outcome)
    _report(parsed_args, outcome)
    if outcome.crashed:
        return FAILED
    return FINDINGS if outcome.failing else CLEAN


def _options(parsed_args: Arguments) -> Options:
    from hotcat.lint import sites

    options = Options()
    options.stdin_name = Path(parsed_args.stdin_name)
    options.jobs = parsed_args.jobs
    if parsed_args.catalog:
        options.catalog = Path(parsed_args.catalog).absolute()
        if sites.catalog_at(options.catalog) is None:
            raise HotcatError(
                f"no catalog in {parsed_args.catalog}", remedy="Name a folder with a catalog.yaml."
            )
    options.paths = [Path(name) for name in dict.fromkeys(parsed_args.paths)]
    if not options.paths:
        root = options.catalog or sites.catalog_around(Path.cwd())
        options.paths = [Path(os.path.relpath(one)) for one in sites.folders(root)] if root else [Path()]
    if STDIN in options.paths:
        if (parsed_args.fix or parsed_args.unsafe_fixes) and not parsed_args.diff:
            raise HotcatError("standard input cannot be mended in its place", remedy="Use --diff with it.")
        options.stdin = sys.stdin.buffer.read()
    options.write = not parsed_args.diff
    if parsed_args.fix or parsed_args.unsafe_fixes or parsed_args.diff:
        options.fix = "unsafe" if parsed_args.unsafe_fixes else "safe"
    options.given = Layer(
        releases=tuple(parsed_args.release or ()),
        environments=tuple(Path(name) for name in parsed_args.environment or ()),
        site=parsed_args.site,
    ).over(chosen(parsed_args))
    return options


def chosen(parsed_args: Arguments) -> Layer:
    """Return the settings that all linters take from the command line."""
    return Layer(
        select=(parsed_args.profile,) if parsed_args.profile else _listed(parsed_args.select) or None,
        ignore=_listed(parsed_args.ignore),
        fail_on=parsed_args.fail_on,
    )


def _report(parsed_args: Arguments, outcome: Outcome) -> None:
    if parsed_args.output is None:
        _write(_lines(parsed_args, outcome, sys.stdout), sys.stdout)
        sys.stdout.flush()
        return
    try:
        with Path(parsed_args.output).open("w", encoding="utf-8") as file:
            _write(_lines(parsed_args, outcome, file), file)
    except OSError as error:
        raise HotcatError(f"cannot write {parsed_args.output}: {error.strerror}") from None


def _write(lines: Iterable[str], file: TextIO) -> None:
    for line in lines:
        try:
            file.write(line + "\n")
        except UnicodeEncodeError:
            file.write(line.encode(file.encoding, "backslashreplace").decode(file.encoding) + "\n")


def _lines(parsed_args: Arguments, outcome: Outcome, file: TextIO) -> Iterable[str]:
    """Choose the format; each is imported only if it is used."""
    if outcome.diffs:
        return (line for diff in outcome.diffs for line in diff.splitlines())
    name = parsed_args.format
    if name == "text":
        from hotcat.report.lint import text

        auto = file.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        return text.lines(
            outcome, color=parsed_args.color == "always" or (parsed_args.color == "auto" and auto)
        )
    from importlib import import_module

    found: Iterable[str] = import_module(f"hotcat.report.lint.{name}").lines(outcome)
    return found


def _listed(given: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(name.strip() for one in given or () for name in one.split(",") if name.strip())


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        import argparse

        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes")
    return int(text)
