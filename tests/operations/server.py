"""The site as readers and editors meet it: gunicorn with two workers on a database of its own, spoken to over HTTP."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib.sessions.backends.db import SessionStore
from django.test import override_settings
from django.utils.crypto import salted_hmac

from tests import databases
from tests.prepared import TIMEOUT

ROOT = Path(__file__).resolve().parents[2]
SECRET = "only-for-these-tests"
# Seconds; nothing waits for them to pass.
PATIENCE = TIMEOUT


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Site:
    """A folder with a database, the environment for it, and a server that can be started, killed and started again.

    The test holds the listening socket, as systemd would: whoever calls while no server runs waits instead of failing.
    """

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    listening: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0), backlog=128))
    process: subprocess.Popen[bytes] | None = None
    port: int = field(init=False)
    code: Path = ROOT

    def __post_init__(self) -> None:
        self.port = int(self.listening.getsockname()[1])

    @property
    def address(self) -> str:
        """Of its database."""
        return self.settings.get("DATABASE_URL") or f"sqlite:///{self.folder}/site.sqlite3"

    @property
    def database(self) -> Path:
        """The file of an embedded one."""
        return Path(self.address.removeprefix("sqlite:///"))

    @property
    def log(self) -> Path:
        return self.folder / "gunicorn.log"

    @property
    def environment(self) -> dict[str, str]:
        own = {"DEBUG": "0", "SECRET_KEY": SECRET, "VAR_DIR": str(self.folder), "PYTHONPATH": str(self.code)}
        # whatever database the run is about: most of these tests are about the embedded one
        own |= {"DATABASE_URL": "", "CACHE_URL": ""}
        return {**os.environ, **own, "WORKERS": "2", "AUTOMATIC_BACKUPS": "1", **self.settings}

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A management command; what it said and how it ended."""
        values = [sys.executable, "manage.py", *words]
        return subprocess.run(
            values, cwd=self.code, env=self.environment, capture_output=True, text=True, check=False, timeout=PATIENCE
        )

    def start(self, by_itself: bool = False) -> None:
        """`by_itself`: the server listens at the port itself, as under systemd."""
        where = f"127.0.0.1:{self.port}" if by_itself else f"fd://{self.listening.fileno()}"
        told = ["-c", "config/gunicorn.conf.py", "-b", where, "config.wsgi"]
        if by_itself:
            self.listening.close()
        else:
            self.listening.set_inheritable(True)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, str(Path(sys.executable).with_name("gunicorn")), *told],
                cwd=self.code,
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                pass_fds=[] if by_itself else [self.listening.fileno()],
                start_new_session=True,
            )
        if by_itself:
            until(self._listens)
        assert self.get("/healthz").status == 200, self.log.read_text()

    def _listens(self) -> bool:
        with closing(socket.socket()) as caller:
            return caller.connect_ex(("127.0.0.1", self.port)) == 0

    def send(self, number: signal.Signals) -> None:
        assert self.process is not None
        os.kill(self.process.pid, number)

    def workers(self) -> list[int]:
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill_a_worker(self) -> None:
        """kill -9; returns when it is dead."""
        if pids := self.workers():
            pid = random.choice(pids)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            until(lambda: _dead(pid))

    def kill(self) -> None:
        """kill -9 of everything at once, if it runs; returns when all are dead."""
        if self.process is None or self.process.poll() is not None:
            return
        pids = self.workers()
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        until(lambda: all(map(_dead, pids)))

    # ---- over HTTP ----

    def get(self, address: str, cookie: str = "") -> Answer:
        return self._ask("GET", address, None, {"Cookie": cookie})

    def post(self, address: str, values: list[tuple[str, str]], cookie: str = "") -> Answer:
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", address, urlencode(values).encode(), headers)

    def _ask(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """Raises OSError or HTTPException where no whole answer comes."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request(method, address, body, {name: value for name, value in headers.items() if value})
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read().decode())

    # ---- beside the server ----

    def sql(self) -> AbstractContextManager[Any]:
        """The database, opened by another process than the server."""
        return databases.opened(self.address)

    def sign_in(self, name: str) -> str:
        """The cookies of an editor who has signed in."""
        key = f"session-of-{name}"
        with self.sql() as connection, override_settings(SECRET_KEY=SECRET):
            pk, password = connection.execute(
                "SELECT id, password FROM auth_user WHERE username = ?", [name]
            ).fetchone()
            salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
            proof = salted_hmac(salt, password, algorithm="sha256").hexdigest()
            backend = "django.contrib.auth.backends.ModelBackend"
            content = {"_auth_user_id": str(pk), "_auth_user_backend": backend, "_auth_user_hash": proof}
            row = [key, SessionStore().encode(content), "2099-01-01 00:00:00"]
            connection.execute("REPLACE INTO django_session VALUES (?, ?, ?)", row)
        return f"sessionid={key}; csrftoken={'c' * 32}"

    def drafts(self) -> list[int]:
        """The three drafts that editors may change."""
        with self.sql() as connection:
            newest = connection.execute("SELECT id FROM policies_credittable ORDER BY id DESC LIMIT 3")
            return [pk for (pk,) in newest]

    def damage(self) -> list[str]:
        return databases.damage(self.address)


def until(done: Callable[[], object], what: str = "") -> None:
    """Return as soon as something is so; fail if it never becomes so. A long patience costs nothing where it does."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.005)


def _dead(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True
