"""Asking addresses that editors typed: http and https only, public hosts only, and never for long."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from urllib.parse import urlsplit

# Seconds: for one sign of life, and that one connection may live, however slowly it drips.
TIMEOUT = 10
LONGEST = 30

Resolver = Callable[[str, int], list[str]]


class RefusedError(Exception):
    """An address that is not opened; the message says why, for the editor."""


def public_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, all of them public. Raises RefusedError for others, OSError where the name has none."""
    result = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not result or not all(is_public(address) for address in result):
        raise RefusedError("不是公开的网址，没有去看")
    return sorted(result)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public net: not loopback, private, link-local, shared or multicast."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        # an IPv4 address inside an IPv6 one is judged as what it is
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner or parsed in TRANSLATED:
            return bool(inner and is_public(str(inner)))
    return parsed.is_global and not parsed.is_multicast


TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


def ask(url: str, method: str, headers: dict[str, str], resolve: Resolver) -> tuple[int, str]:
    """The code that an address answers, and where it leads on. No proxy, no cookie; no redirect is followed, no body read.

    A host is looked up once and the socket goes to that very address, so that it cannot turn private in between.
    Raises RefusedError for hosts that `resolve` refuses, OSError and HTTPException where nothing answers in HTTP.
    """
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    with closing(kind(parts.hostname or "", parts.port)) as connection:
        connection.sock = _connected(connection.host, connection.port, resolve)
        if kind is http.client.HTTPSConnection:
            context = ssl.create_default_context()
            # the handshake, too, is cut off
            connection.sock = context.wrap_socket(
                connection.sock, server_hostname=connection.host, do_handshake_on_connect=False
            )
        timer = threading.Timer(LONGEST, _cut_off, [connection.sock])
        timer.daemon = True
        timer.start()
        try:
            if isinstance(connection.sock, ssl.SSLSocket):
                connection.sock.do_handshake()
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request(method, target, headers={**headers, "Connection": "close"})
            with connection.getresponse() as response:
                return response.status, response.headers.get("Location", "")
        finally:
            timer.cancel()


def _connected(host: str, port: int, resolve: Resolver) -> socket.socket:
    error = OSError("no address")
    for address in resolve(host, port)[:2]:
        try:
            return socket.create_connection((address, port), TIMEOUT)
        except OSError as failed:
            error = failed
    raise error


def _cut_off(open_socket: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(open_socket, socket.SHUT_RDWR)
