"""MariaDB: the database of every service."""

from __future__ import annotations

from hotcat.embedded.component import Command, Component, Program, Settings, Unit, inside

CLIENT = ("mariadb", f"--defaults-file={inside('etc/mariadb/my.cnf')}")


def units(_: Settings) -> list[Unit]:
    """Create the data directory once, serve it, and give what a snapshot held new secrets."""
    defaults = f"--defaults-file={inside('etc/mariadb/my.cnf')}"
    return [
        Unit(
            "mariadb-install",
            Program(
                (
                    *("mariadb-install-db", defaults, "--skip-test-db"),
                    *("--auth-root-authentication-method=socket", "--auth-root-socket-user=root"),
                )
            ),
            task=True,
            bootstrap=True,
        ),
        Unit(
            "mariadb",
            Program(("mariadbd", defaults)),
            needs=("mariadb-install",),
            ready=Command((*CLIENT, "-e", "select 1")),
            stop_timeout=20.0,
        ),
        Unit(
            "secrets",
            Program((*CLIENT, "-e", f"source {inside('etc/mariadb/rotate.sql')}")),
            needs=("mariadb",),
            task=True,
        ),
    ]


COMPONENT = Component(
    name="mariadb",
    units=units,
    packages=("mariadb-server",),
    config=lambda _: {
        "mariadb/my.cnf": ("my.cnf.j2", {}),
        "mariadb/init.sql": ("init.sql.j2", {}),
        "mariadb/rotate.sql": ("rotate.sql.j2", {}),
    },
    folders=lambda _: ("mysql",),
    daemons=("mariadb",),
)
