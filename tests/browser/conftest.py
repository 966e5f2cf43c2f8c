"""A reader's browser in front of the site as readers get it: DEBUG=0, collected static files, gunicorn, the whole release."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PAGES
from tests.prepared import TIMEOUT

ROOT = Path(__file__).parents[2]
PHONE = {"width": 360, "height": 740}
# Settings of the developer's own shell must not reach the server under test.
OURS = (
    "SECRET_KEY_FILE",
    "DATABASE_URL_FILE",
    "HTTPS",
    "BEHIND_PROXY",
    "CSRF_TRUSTED_ORIGINS",
    "ACCESS_LOG",
    "DESK_TOTP",
)
# The browser says so of a page that is meant to answer 400 or 404.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 40[04]")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots-into", default=None, help="folder for the pictures of the README")
    parser.addoption("--engines", action="store_true", help="Firefox and WebKit as well")
    parser.addoption("--validator", default=None, help="vnu.jar, the Nu HTML checker")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: while Playwright's event loop runs, Django refuses to ask the database."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session", autouse=True)
def patient() -> None:
    """No verdict hangs on a clock: what is waited for comes, however busy the machine."""
    expect.set_options(timeout=1000 * TIMEOUT)


@pytest.fixture(scope="session")
def environment(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[..., str], release_address: str, static_files: Path
) -> dict[str, str]:
    """What the site under test reads from its environment."""
    port, folder = _free_port(), tmp_path_factory.mktemp("site")
    (folder / "static").symlink_to(static_files)
    values = {"DEBUG": "0", "SECRET_KEY": "only-for-this-run", "VAR_DIR": str(folder)}
    values |= {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "ALLOWED_HOSTS": "127.0.0.1",
        "LOG_LEVEL": "ERROR",
        "WORKERS": "1",
    }
    values |= {"SITE_URL": f"http://127.0.0.1:{port}", "DATABASE_URL": new_database(release_address)}
    return {name: value for name, value in os.environ.items() if name not in OURS} | values


@pytest.fixture(scope="session")
def manage(environment: dict[str, str]) -> Callable[..., None]:
    """Runs a command of manage.py on the site under test."""

    def run(*command: str) -> None:
        values = [sys.executable, "manage.py", *command, "-v", "0"]
        subprocess.run(values, cwd=ROOT, env=environment, check=True, timeout=TIMEOUT)

    return run


@pytest.fixture(scope="session")
def site(environment: dict[str, str]) -> Iterator[str]:
    """The address of a running site."""
    address = environment["SITE_URL"]
    log = Path(environment["VAR_DIR"], "gunicorn.log")
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.conf.py", "config.wsgi"],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"{address}/healthz", server, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=TIMEOUT)
    assert "Traceback" not in log.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")[-4000:]


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + TIMEOUT
    while True:
        try:
            with urllib.request.urlopen(address, timeout=TIMEOUT):
                return
        except OSError:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < end, f"no answer from the server: {log.read_text(encoding='utf-8')}"
            time.sleep(0.2)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, to which every host but this one is unknown; the one without windows, which opens a page in a
    quarter of the time."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    cut = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    return browser_type_launch_args | {
        "executable_path": shutil.which("chromium-headless-shell") or shutil.which("chromium"),
        "args": ["--no-sandbox", "--disable-gpu", *quiet, cut],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], site: str) -> dict[str, Any]:
    return browser_context_args | {"base_url": site, "viewport": PHONE, "locale": "zh-CN", "color_scheme": "light"}


# What people get while nobody can open the database: asking for a page, sending a letter, saving a draft.
WITHOUT_DATABASE = """
import json
from django.test import Client
ask = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
got = {"outage": ask.get("/"), "outage-letter": ask.post("/report/", {"message": "兰州每月到账是95元。"})}
ask.cookies["sessionid"] = "x" * 32
got["outage-draft"] = ask.post("/admin/policies/credittable/1/change/", {"note": "兰州每月到账是95元。"})
assert {answer.status_code for answer in got.values()} == {503}
print(json.dumps({kind: answer.content.decode() for kind, answer in got.items()}))
"""


@pytest.fixture(scope="session")
def in_trouble(environment: dict[str, str], site: str) -> dict[str, str]:
    """The HTML of each kind of page in IN_TROUBLE, of the site with its static files."""
    nowhere = f"sqlite:///{environment['VAR_DIR']}/nowhere/site.sqlite3"
    values = [sys.executable, "manage.py", "shell", "-v", "0", "-c", WITHOUT_DATABASE]
    note = subprocess.run(
        values,
        cwd=ROOT,
        env=environment | {"DATABASE_URL": nowhere},
        check=True,
        timeout=TIMEOUT,
        stdout=subprocess.PIPE,
    )
    return {"broken": (ROOT / "templates/500.html").read_text(encoding="utf-8"), **json.loads(note.stdout)}


def _answering(html: str) -> Callable[[Any], None]:
    return lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")


@pytest.fixture
def context(new_context: Any, site: str, in_trouble: dict[str, str]) -> Iterator[Any]:
    """A fresh reader. Fails the test for a request to elsewhere, an error on the console, or a cookie."""
    reader = new_context()
    reader.set_default_timeout(1000 * TIMEOUT)
    for kind, html in in_trouble.items():
        reader.route(f"**{PAGES[kind]}", _answering(html))
    params: list[str] = []
    note: list[str] = []
    reader.on("request", lambda request: params.append(request.url))
    reader.on("console", lambda message: note.append(message.text) if message.type in ("error", "warning") else None)
    reader.on("weberror", lambda error: note.append(str(error.error)))
    yield reader
    elsewhere = [url for url in params if not url.startswith((f"{site}/", "data:"))]
    assert not elsewhere, f"asked of others: {elsewhere}"
    wrong = [text for text in note if not EXPECTED.search(text)]
    assert not wrong, f"said on the console: {wrong}"
    assert not reader.cookies(), f"cookies: {reader.cookies()}"
