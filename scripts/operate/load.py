"""Readers, from within the network of the container: `python -m scripts.operate.load SECONDS PAUSE`.

Four readers ask one thing after the other, with a pause between two requests, until the time is over or a line comes in, and
print what they met as JSON: [began, seconds, status, path] for each request.
"""

from __future__ import annotations

import json
import select
import socket
import ssl
import sys
import threading
import time
from http.client import HTTPException, HTTPSConnection

NAME = "yibao.test"
ANSWERS = "region=lanzhou&status=retired&sex=female&birth_year=1950&birth_month=3"
RESULT = f"/calculator/?{ANSWERS}"
PATHS = (
    "/",
    "/cities/lanzhou/",
    "/cities/guangzhou/",
    "/cities/?q=lz",
    RESULT,
    f"/calculator/result.json?{ANSWERS}",
    "/guides/",
    "/report/",
    "/admin/login/",
)
READERS = 4
# What one reader waits for one answer at most.
PATIENCE = 60
Met = tuple[float, float, int, str]


def ask(path: str, method: str = "GET", body: str = "", name: str = NAME, **headers: str) -> tuple[int, str]:
    """The status and the text of an answer through nginx; 0 where none came."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = HTTPSConnection("127.0.0.1", 443, timeout=PATIENCE, context=context)
    try:
        plain = socket.create_connection(("127.0.0.1", 443), PATIENCE)
        connection.sock = context.wrap_socket(plain, server_hostname=name)
        named = {header.replace("_", "-"): value for header, value in headers.items()}
        connection.request(method, path, body or None, {"Host": name, **named})
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")
    except (OSError, HTTPException):
        return 0, ""
    finally:
        connection.close()


def read(over: threading.Event, pause: float, first: int, met: list[Met]) -> None:
    number = first
    while not over.wait(pause):
        path = PATHS[number % len(PATHS)]
        began = time.monotonic()
        status, _ = ask(path)
        met.append((began, time.monotonic() - began, status, path))
        number += 1


def main(seconds: float, pause: float) -> None:
    met: list[Met] = []
    over = threading.Event()
    readers = [threading.Thread(target=read, args=[over, pause, 2 * number, met]) for number in range(READERS)]
    for reader in readers:
        reader.start()
    select.select([sys.stdin], [], [], seconds)
    over.set()
    for reader in readers:
        reader.join()
    json.dump(met, sys.stdout)


if __name__ == "__main__":
    main(float(sys.argv[1]), float(sys.argv[2]))
