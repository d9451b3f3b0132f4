"""Sending forms at the same moment: each from a browser of its own, with the same signing in."""

import threading
from collections.abc import Mapping, Sequence

from django.db import connections
from django.http import HttpResponse
from django.test import Client

Sending = tuple[Client, str, Mapping[str, object]]


def at_once(sendings: Sequence[Sending]) -> list[HttpResponse]:
    """Return what came of sending every form at the same moment, in their order."""
    ready = threading.Barrier(len(sendings))
    came: dict[int, HttpResponse] = {}

    def send(number: int, client: Client, address: str, typed: Mapping[str, object]) -> None:
        try:
            ready.wait()
            came[number] = client.post(address, typed)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=send, args=(number, _another(client), address, typed))
        for number, (client, address, typed) in enumerate(sendings)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [came[number] for number in range(len(sendings))]


def _another(client: Client) -> Client:
    """Return another window of the same browser."""
    window = Client()
    window.cookies.load({name: each.value for name, each in client.cookies.items()})
    return window
