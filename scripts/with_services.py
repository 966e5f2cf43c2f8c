"""Runs a command beside a fresh PostgreSQL and Redis: `with_services.py COMMAND…`.

Both listen on loopback on free ports, keep their files in a folder of their own that is gone afterwards, and run as a
user without rights where the caller is root. The command finds them in DATABASE_URL and CACHE_URL; its exit status is
this one's. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

# The database of the run sorts as Chinese readers do: whatever leans on another order by accident shows.
INITDB = [
    "--username=site",
    "--auth=trust",
    "--encoding=UTF8",
    "--no-locale",
    "--locale-provider=icu",
    "--icu-locale=zh",
]
# What is thrown away need not survive a power cut.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}
PATIENCE = 30
HELPER = "nobody"


def _program(name: str) -> str:
    """A program of the path or of Debian's folder of PostgreSQL, the newest first."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True
    )
    result = shutil.which(name, path=os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")]))
    if not result:
        sys.exit(f"{name} is not installed; scripts/install-system-packages.sh installs it")
    return result


def _user() -> str | None:
    """The user the servers run as: PostgreSQL refuses root."""
    return HELPER if os.geteuid() == 0 else None


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _until(ready: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        if server.poll() is not None or time.monotonic() > end:
            sys.exit(f"{server.args} did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")
        time.sleep(0.1)


@contextmanager
def _running(command: list[str], folder: Path, ready: Callable[[], bool], stop: int) -> Iterator[None]:
    log = folder / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=folder, user=_user())
    try:
        _until(ready, server, log)
        yield
    finally:
        server.send_signal(stop)
        server.wait(PATIENCE)


@contextmanager
def _postgresql() -> Iterator[str]:
    """The address of a database on a server of its own."""
    with _folder("postgresql") as folder:
        yield from _postgresql_in(folder)


def _postgresql_in(folder: Path) -> Iterator[str]:
    port = _free_port()
    subprocess.run(
        [_program("initdb"), "-D", "data", *INITDB], cwd=folder, user=_user(), check=True, stdout=subprocess.DEVNULL
    )
    values = FAST | {"port": str(port), "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
    command = [_program("postgres"), "-D", "data", *(f"--{name}={value}" for name, value in values.items())]
    isready = [_program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    with _running(command, folder, lambda: subprocess.run(isready).returncode == 0, signal.SIGINT):
        createdb = [_program("createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "site", "site"]
        subprocess.run(createdb, check=True)
        yield f"postgres://site@127.0.0.1:{port}/site"


@contextmanager
def _redis() -> Iterator[str]:
    port = _free_port()
    command = [_program("redis-server"), "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    with _folder("redis") as folder, _running(command, folder, lambda: _answers(port), signal.SIGTERM):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f"yibao-{name}-"))
    if user := _user():
        shutil.chown(folder, user)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stopped(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, _stopped)
    with _postgresql() as database, _redis() as cache:
        values = os.environ | {"DATABASE_URL": database, "CACHE_URL": cache}
        return subprocess.run(command, env=values).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
