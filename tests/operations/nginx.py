"""A real nginx with the project's own configuration, on a port of its own."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from tests.operations.server import until
from tests.prepared import TIMEOUT

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PROGRAM = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])) or "nginx"
# Paths of a server that a test may not write to.
ELSEWHERE = {"/tmp/": "tmp/", "/etc/nginx/conf.d": "conf.d", "/srv/yibao;": "var;", "/var/cache/nginx/yibao": "cache"}
MODULES = Path("/usr/lib/nginx/modules")


def free_port() -> int:
    """A port that nobody listens on, below those that the system gives to clients: one of them would be taken by the
    next connection of a browser before the server that it is meant for listens."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as taken:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                taken.bind(("0.0.0.0", port))
            except OSError:
                continue
            return port


def lay_out(folder: Path, upstream: str, listen: str) -> Path:
    """The configuration as it would be installed, below `folder`."""
    for name in ("conf.d", "yibao", "tmp", "cache", "var"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "modules").symlink_to(MODULES)
    written = {f"yibao/{name}": _installed(folder, name) for name in ("headers.conf", "forwarded.conf")}
    written |= {"nginx.conf": _installed(folder, "nginx.conf"), "conf.d/yibao.conf": _installed(folder, "yibao.conf")}
    written |= {"yibao/upstream.conf": upstream, "yibao/listen.conf": listen}
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _installed(folder: Path, name: str) -> str:
    """A file of the project with its paths below `folder`."""
    text = (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
    for path, own in ELSEWHERE.items():
        text = text.replace(path, f"{folder}/{own}")
    return text


def check(folder: Path) -> str:
    """What `nginx -t` says; it must succeed."""
    values = [PROGRAM, "-t", "-e", "stderr", "-p", str(folder), "-c", "nginx.conf"]
    done = subprocess.run(values, capture_output=True, text=True, timeout=TIMEOUT)
    assert done.returncode == 0, done.stderr
    return done.stderr


@contextmanager
def running(folder: Path, port: int) -> Iterator[None]:
    check(folder)
    values = [PROGRAM, "-e", "stderr", "-p", str(folder), "-c", "nginx.conf", "-g", "daemon off; worker_processes 1;"]
    (folder / "nginx.conf").write_text(
        (folder / "nginx.conf").read_text(encoding="utf-8").replace("worker_processes auto;", ""), encoding="utf-8"
    )
    # as root its workers would be another user, who may not read a test's folder
    server = subprocess.Popen([*values[:-1], values[-1] + (" user root;" if os.geteuid() == 0 else "")])
    try:
        until(lambda: answers(port), "nginx answers")
        yield
    finally:
        server.terminate()
        server.wait(timeout=TIMEOUT)


def answers(port: int, host: str = "127.0.0.1") -> bool:
    try:
        socket.create_connection((host, port), 1).close()
    except OSError:
        return False
    return True


def get(
    port: int, path: str, method: str = "GET", body: str | None = None, **headers: str
) -> tuple[HTTPResponse, bytes]:
    """One request on a connection of its own, nothing followed and nothing decoded."""
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()
