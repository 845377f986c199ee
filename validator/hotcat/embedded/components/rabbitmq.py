"""RabbitMQ: the services' remote procedure calls. It starts empty each time: calls do not outlive a cloud."""

from __future__ import annotations

from hotcat.embedded.component import Component, Program, Queue, Settings, Unit, inside


def units(_: Settings) -> list[Unit]:
    """The broker, without Debian's wrapper, which insists on changing the user."""
    home = inside("run/rabbitmq")
    env = {
        "HOME": home,
        "RABBITMQ_NODENAME": "rabbit@localhost",
        "RABBITMQ_BASE": home,
        "RABBITMQ_MNESIA_BASE": f"{home}/mnesia",
        "RABBITMQ_LOG_BASE": home,
        "RABBITMQ_CONFIG_FILE": inside("etc/rabbitmq/rabbitmq"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": f"{home}/enabled_plugins",
        "RABBITMQ_PID_FILE": f"{home}/pid",
        "RABBITMQ_CONF_ENV_FILE": "/dev/null",
        "RABBITMQ_DIST_PORT": "25672",
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        # No busy waiting: an idle broker should be idle.
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none +A 16",
    }
    return [
        Unit(
            "rabbitmq",
            Program(("/usr/lib/rabbitmq/bin/rabbitmq-server",), env),
            ready=Queue(),
        )
    ]


COMPONENT = Component(
    name="rabbitmq",
    units=units,
    packages=("rabbitmq-server",),
    config=lambda _: {"rabbitmq/rabbitmq.conf": ("rabbitmq.conf.j2", {})},
    daemons=("rabbitmq-server", "epmd"),
)
