"""The `hotcat` command."""

from __future__ import annotations

import gc
import os
import sys

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
