"""The `hotcat` command, and the table of its commands."""

from __future__ import annotations

import gc
import os
import sys

# One row a command; the classes load only when their command runs, so start-up stays cheap.
COMMANDS: dict[str, str] = {
    "cloud down": "hotcat.cli.cloud.down:Down",
    "cloud env": "hotcat.cli.cloud.env:Env",
    "cloud install": "hotcat.cli.cloud.install:Install",
    "cloud lock": "hotcat.cli.cloud.lock:Lock",
    "cloud logs": "hotcat.cli.cloud.logs:Logs",
    "cloud reset": "hotcat.cli.cloud.reset:Reset",
    "cloud shell": "hotcat.cli.cloud.shell:Shell",
    "cloud status": "hotcat.cli.cloud.status:Status",
    "cloud up": "hotcat.cli.cloud.up:Up",
    "create": "hotcat.cli.create:Create",
    "demo": "hotcat.cli.demo:Demo",
    "delete": "hotcat.cli.delete:Delete",
    "image boot": "hotcat.cli.image.boot:Boot",
    "image build": "hotcat.cli.image.build:Build",
    "image diff": "hotcat.cli.image.diff:Diff",
    "image install": "hotcat.cli.image.install:Install",
    "image lint": "hotcat.cli.image.lint:Lint",
    "image list": "hotcat.cli.image.list:List",
    "image prune": "hotcat.cli.image.prune:Prune",
    "image publish": "hotcat.cli.image.publish:Publish",
    "index": "hotcat.cli.index:Index",
    "lint": "hotcat.cli.lint_command:Lint",
    "list": "hotcat.cli.list:List",
    "new": "hotcat.cli.new:New",
    "render": "hotcat.cli.render:Render",
    "rule": "hotcat.cli.rule:Rule",
    "schema dump": "hotcat.cli.schema.dump:Dump",
    "schema json-schema": "hotcat.cli.schema.json_schema:JsonSchema",
    "schema snapshot": "hotcat.cli.schema.snapshot:Snapshot",
    "show": "hotcat.cli.show:Show",
    "test": "hotcat.cli.test:Test",
}

_COLLECT_AFTER = 100_000  # objects; a template has thousands that live as long as it does, and no cycles


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["lint"]:  # which is run on every save of a file: cliff alone takes longer to start
        gc.set_threshold(_COLLECT_AFTER)
        from hotcat.cli import lint

        found = lint.main(arguments[1:])
        if argv is None:
            # Nothing is left to do, and to take some hundred modules apart would cost a sixth of the run.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(found)
        return found
    from hotcat.cli.app import Hotcat

    code: int = Hotcat().run(arguments)
    return code


if __name__ == "__main__":
    sys.exit(main())
