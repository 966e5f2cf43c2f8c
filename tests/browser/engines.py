"""Firefox and WebKit, told what to do by WebDriver commands: Firefox by its own Marionette, WebKit by Debian's WebKitWebDriver."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.prepared import TIMEOUT

MINI_BROWSER = "webkit2gtk-4.1/MiniBrowser"


class Engine:
    """A window of a browser. `command` sends a WebDriver command and gives back its value."""

    def open(self, address: str) -> None:
        raise NotImplementedError

    def run(self, script: str) -> Any:
        """What a script with `return` gives back."""
        raise NotImplementedError

    def resize(self, width: int, height: int) -> None:
        raise NotImplementedError


class WebKit(Engine):
    """A window of MiniBrowser behind WebKitWebDriver: WebDriver over HTTP."""

    def __init__(self, driver: str, binary: str) -> None:
        self.driver = driver
        options = {"binary": binary, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self.session = ""
        self.session = f"/session/{self._post('/session', {'capabilities': wanted})['sessionId']}"

    def open(self, address: str) -> None:
        self._post("/url", {"url": address})

    def run(self, script: str) -> Any:
        return self._post("/execute/sync", {"script": script, "args": []})

    def resize(self, width: int, height: int) -> None:
        self._post("/window/rect", {"width": width, "height": height})

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        data = json.dumps(body).encode()
        request = urllib.request.Request(self.driver + self.session + path, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            return json.load(answer)["value"]


class Firefox(Engine):
    """A window of Firefox by Marionette: the same commands as length-prefixed JSON on a socket."""

    def __init__(self, connection: socket.socket) -> None:
        self.stream = connection.makefile("rwb")
        self._receive()
        self._send("WebDriver:NewSession", {})

    def open(self, address: str) -> None:
        self._send("WebDriver:Navigate", {"url": address})

    def run(self, script: str) -> Any:
        return self._send("WebDriver:ExecuteScript", {"script": script, "args": []})["value"]

    def resize(self, width: int, height: int) -> None:
        self._send("WebDriver:SetWindowRect", {"width": width, "height": height})

    def _send(self, name: str, body: dict[str, Any]) -> Any:
        data = json.dumps([0, 1, name, body]).encode()
        self.stream.write(b"%d:%s" % (len(data), data))
        self.stream.flush()
        _, _, error, value = self._receive()
        assert error is None, error
        return value

    def _receive(self) -> Any:
        length = b""
        while (sign := self.stream.read(1)) != b":":
            assert sign, "Firefox has closed the connection"
            length += sign
        return json.loads(self.stream.read(int(length)))


@contextmanager
def webkit(folder: Path) -> Iterator[Engine]:
    """WebKitGTK on a screen of its own (Xvfb)."""
    with ExitStack() as running:
        read, write = os.pipe()
        running.enter_context(
            _process(["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24"], keep=(write,))
        )
        display = os.read(read, 16).decode().strip()
        port = _free_port()
        home = {"DISPLAY": f":{display}", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "GDK_BACKEND": "x11"}
        running.enter_context(_process(["WebKitWebDriver", f"--port={port}"], os.environ | home))
        with _connected(port):
            pass
        yield WebKit(f"http://127.0.0.1:{port}", str(next(Path("/usr/lib").glob(f"*/{MINI_BROWSER}"))))


@contextmanager
def firefox(folder: Path) -> Iterator[Engine]:
    """Firefox without a screen, with a profile of its own."""
    port = _free_port()
    folder.joinpath("user.js").write_text(f'user_pref("marionette.port", {port});\n', encoding="utf-8")
    command = shutil.which("firefox-esr") or "firefox"
    with (
        _process(
            [command, "--headless", "--marionette", "--no-remote", "--profile", str(folder)],
            os.environ | {"HOME": str(folder)},
        ),
        _connected(port) as connection,
    ):
        yield Firefox(connection)


@contextmanager
def _process(command: list[str], env: Any = None, keep: tuple[int, ...] = ()) -> Iterator[None]:
    """A program that ends with the block, with everything that it started."""
    quiet = subprocess.DEVNULL
    one = subprocess.Popen(command, env=env, pass_fds=keep, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        yield
    finally:
        os.killpg(one.pid, 15)
        one.wait(timeout=TIMEOUT)


@contextmanager
def _connected(port: int) -> Iterator[socket.socket]:
    """A connection to a port of this machine, as soon as somebody listens there."""
    end = time.monotonic() + TIMEOUT
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
            break
        except ConnectionRefusedError:
            assert time.monotonic() < end, f"nobody listens on {port}"
            time.sleep(0.1)
    with connection:
        yield connection


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
