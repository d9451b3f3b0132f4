"""`./accord serve`: the service, for a real installation behind a proxy that speaks TLS."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser

from accord.manage import arguments, safety, server


class Command(arguments.OurCommand):
    """Serves the pages until it is ended."""

    help = (
        "Serve Accord on one port of this machine. Put a proxy in front of it that speaks TLS and "
        "passes on the host and always sets X-Forwarded-Proto; name the host in ACCORD_HOSTS and "
        "say ACCORD_BEHIND_PROXY=1. Run "
        "./accord migrate first, and again after each new version; on PostgreSQL, serve as a role "
        "of its own, to which ./accord manage grant-role gives what it needs. What is not safe is "
        "refused, with what to do."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what it takes."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=arguments.port, default=8000, help="port to listen on")
        arguments.add_data(parser)

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        """Gather the static files, and become the server."""
        del options
        server.look_at(host, port)
        safety.look()
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"Accord listens on {host}, port {port}. Ctrl-C ends it.")
        server.start(host, port)
