"""Broken HTTP against the server itself: refused in a line, and the next reader is served as if nothing had been."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator

import pytest

from tests.operations.server import Site
from tests.prepared import TIMEOUT

pytestmark = pytest.mark.one_database

GET = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
BROKEN = [
    b"\r\n\r\n",
    b"\0" * 200,
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"G\xffT / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET //evil.example/%2e%2e?contrast=high HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    GET + b"".join(b"X-%d: y\r\n" % number for number in range(200)) + b"\r\n",
    GET + b"X: " + b"y" * 20_000 + b"\r\n\r\n",
    GET + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
    GET + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin/ HTTP/1.1\r\n\r\n",
    GET + b"Transfer-Encoding: chunked, identity\r\n\r\nzz\r\n",
    GET + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    GET + b"Content-Length: -1\r\n\r\n",
    GET + b"Content-Length: +5\r\n\r\n12345",
    GET + b" folded: x\r\n\r\n",
    GET + b"A: b\nC: d\r\n\r\n",
    GET + b"Content-Type: text/html; charset=idna\r\n\r\n",
    GET + b"Content-Type: text/html; boundary*=undefined''%41\r\n\r\n",
    GET + b'Cookie: sessionid="\\000"; =; ;;;\xff\r\n\r\n',
    b"POST /report/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\nx",
    b"POST /report/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\nContent-Type: multipart/form-data; boundary=\r\n\r\n0123456789",
]


@pytest.fixture(scope="module")
def port(release_site: Site) -> Iterator[int]:
    release_site.settings |= {"WORKERS": "1", "THREADS": "2"}
    release_site.start()
    yield release_site.port
    release_site.send(signal.SIGTERM)
    assert release_site.process is not None
    release_site.process.wait(timeout=TIMEOUT)
    note = release_site.log.read_text()
    assert "Internal Server Error" not in note, note[-3000:]
    assert "[ERROR]" not in note, note[-3000:]
    assert "ip=127" not in note, "no reader's address in the log"


def answer(port: int, sent: bytes) -> bytes:
    """The beginning of what comes back; empty where the server hangs up."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as line:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            return line.recv(4096)
    except OSError:
        return b""


@pytest.mark.parametrize("sent", BROKEN)
def test_broken_requests_are_refused_and_others_are_served(port: int, sent: bytes) -> None:
    got = answer(port, sent)
    first = got.split(b"\r\n")[0]
    assert not first.startswith(b"HTTP/1.1 5"), got
    assert got.count(b"HTTP/1.1 ") <= 1, "one request, one answer"
    assert b'href="//' not in got
    assert b"Location: http" not in got
    assert answer(port, GET + b"\r\n").startswith(b"HTTP/1.1 200")


def test_a_silent_connection_holds_one_thread_only(port: int) -> None:
    """Many of them would hold all for five seconds each: that is what a proxy in front is for."""
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT):
        assert answer(port, GET + b"\r\n").startswith(b"HTTP/1.1 200")
