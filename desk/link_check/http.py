"""Opening addresses that editors typed: http and https only, public hosts only, and never for long."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

# Seconds that one connection may live, however slowly it drips.
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


def public_opener(resolve: Resolver = public_addresses) -> urllib.request.OpenerDirector:
    """Opens http and https and nothing else: no proxies, no cookies, no redirects, no files.

    A host is looked up once and the socket goes to that very address, so that it cannot turn private in between.
    Opening raises RefusedError for hosts that `resolve` refuses, HTTPError for every answer but 2xx, and OSError.
    """
    director = urllib.request.OpenerDirector()
    for handler in (
        _HttpHandler(resolve),
        _HttpsHandler(resolve),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        director.add_handler(handler)
    return director


class _Http(http.client.HTTPConnection):
    def __init__(self, host: str, *, resolve: Resolver, **options: Any) -> None:
        super().__init__(host, **options)
        self.resolve = resolve

    def connect(self) -> None:
        self.sock = _socket(self, self.resolve)
        _cut_off_later(self.sock)


class _Https(http.client.HTTPSConnection):
    def __init__(self, host: str, *, resolve: Resolver, context: ssl.SSLContext, **options: Any) -> None:
        super().__init__(host, context=context, **options)
        self.resolve, self.safe = resolve, context

    def connect(self) -> None:
        plain = _socket(self, self.resolve)
        self.sock = self.safe.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        _cut_off_later(self.sock)
        self.sock.do_handshake()


def _socket(connection: http.client.HTTPConnection, resolve: Resolver) -> socket.socket:
    error = OSError("no address")
    for address in resolve(connection.host, connection.port)[:2]:
        try:
            return socket.create_connection((address, connection.port), connection.timeout)
        except OSError as failed:
            error = failed
    raise error


def _cut_off_later(open_socket: socket.socket) -> None:
    """End a connection after LONGEST seconds, from a thread of its own."""

    def cut() -> None:
        with suppress(OSError):
            socket.socket.shutdown(open_socket, socket.SHUT_RDWR)

    timer = threading.Timer(LONGEST, cut)
    timer.daemon = True
    timer.start()


class _HttpHandler(urllib.request.HTTPHandler):
    def __init__(self, resolve: Resolver) -> None:
        super().__init__()
        self.resolve = resolve

    def http_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(partial(_Http, resolve=self.resolve), request)


class _HttpsHandler(urllib.request.HTTPSHandler):
    def __init__(self, resolve: Resolver) -> None:
        self.safe = ssl.create_default_context()
        super().__init__(context=self.safe)
        self.resolve = resolve

    def https_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(partial(_Https, resolve=self.resolve, context=self.safe), request)
