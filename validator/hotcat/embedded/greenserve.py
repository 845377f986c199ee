"""Serve a WSGI module with eventlet: greenserve.py DESCRIPTOR PORT MODULE ARGUMENT...

For what patches its process for eventlet when it is imported, which no process of a fork server survives.
It runs under the Python of the OpenStack environment and so imports nothing of hotcat. It serves on an
inherited socket and on the same port of all addresses of its own namespace.
"""

# ruff: noqa: E402  (patched before anything else is imported)

import eventlet

eventlet.monkey_patch()

import importlib
import socket
import sys

import eventlet.wsgi


def main() -> None:
    """Serve until killed."""
    descriptor, port, module, *arguments = sys.argv[1:]
    sys.argv = [module, *arguments]
    application = importlib.import_module(module).application
    own = eventlet.listen(("0.0.0.0", int(port)))  # noqa: S104  (a namespace with no way out)
    servers = [
        eventlet.spawn(eventlet.wsgi.server, listener, application, log_output=False)
        for listener in (socket.socket(fileno=int(descriptor)), own)
    ]
    for server in servers:
        server.wait()


if __name__ == "__main__":
    main()
