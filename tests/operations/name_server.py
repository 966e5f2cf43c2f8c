"""A name server for one name, whose address can change: what Docker's own tells a proxy about a service."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

ANSWER = b"\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00"
# name as in the question, A, IN, one second, four bytes
RECORD = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x01\x00\x04"


@dataclass
class NameServer:
    port: int
    address: str = "127.0.0.1"


@contextmanager
def answering() -> Iterator[NameServer]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        server = NameServer(listening.getsockname()[1])

        def answer() -> None:
            while (received := listening.recvfrom(512)) and (question := received[0]):
                reply = question[:2] + ANSWER + question[12:] + RECORD + socket.inet_aton(server.address)
                listening.sendto(reply, received[1])

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listening.sendto(b"", ("127.0.0.1", server.port))
            thread.join(10)
