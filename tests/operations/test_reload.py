"""A new release, and the end of a server, while people are at work: nobody is turned away."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.operations.crowd import Busy, Editor, Reader, wait_for
from tests.operations.server import PATIENCE, ROOT, Site, until

pytestmark = pytest.mark.one_database

RELOADS = 2


def test_reloading_drops_no_request(site: Site) -> None:
    cookie = site.sign_in("bianji")
    editors = [Editor(site, site.drafts()[0], cookie)]
    site.start()
    with Busy([*editors, Reader(site), Reader(site), Reader(site)]) as busy:
        for _ in range(RELOADS):
            wait_for(2, busy, editors)
            before = set(site.workers())
            site.send(signal.SIGHUP)
            until(lambda before=before: not before & set(site.workers()))
        wait_for(2, busy, editors)
    assert (busy.cut, busy.wrong) == ([], [])


def test_a_new_gunicorn_takes_over_without_dropping_a_request(site: Site) -> None:
    """USR2, as `systemctl reload` sends it: the new one is ready before the old one stops."""
    cookie = site.sign_in("bianji")
    editors = [Editor(site, site.drafts()[0], cookie)]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(site.folder / "notify"))
        systemd.settimeout(PATIENCE)
        site.settings |= {"NOTIFY_SOCKET": str(site.folder / "notify")}
        site.start(by_itself=True)
        assert site.process is not None
        with Busy([*editors, Reader(site), Reader(site), Reader(site)]) as busy:
            wait_for(2, busy, editors)
            site.send(signal.SIGUSR2)
            while not (told := systemd.recv(1000).decode()).startswith("MAINPID="):
                pass
            until(lambda: site.process.poll() is not None)
            wait_for(2, busy, editors)
    assert (busy.cut, busy.wrong) == ([], [])
    os.kill(int(told.removeprefix("MAINPID=")), signal.SIGTERM)


def test_a_release_that_does_not_load_leaves_the_old_one_at_work(site: Site) -> None:
    site.settings |= {"PYTHONPATH": f"{site.folder}/next{os.pathsep}{ROOT}", "DJANGO_SETTINGS_MODULE": "release"}
    (site.folder / "next").mkdir()
    release = site.folder / "next" / "release.py"
    release.write_text("from config.settings import *\n")
    site.start(by_itself=True)
    assert site.process is not None
    release.write_text("raise RuntimeError('it does not load')\n")
    site.send(signal.SIGUSR2)
    until(lambda: "it does not load" in site.log.read_text())
    until(lambda: len(site.workers()) == 2)
    assert site.process.poll() is None
    assert site.get("/cities/lanzhou/").status == 200


def test_stopping_finishes_the_request_in_flight(site: Site) -> None:
    site.settings |= {"GUNICORN_LOG_LEVEL": "info", "WORKERS": "1"}
    site.start()
    body = b"message=&website="
    head = [
        "POST /report/ HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"Cookie: csrftoken={'c' * 32}",
        f"X-CSRFToken: {'c' * 32}",
        "Expect: 100-continue",
    ]
    with closing(socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE)) as reader:
        reader.sendall("\r\n".join([*head, "", ""]).encode())
        assert b" 100 " in reader.recv(1000)
        site.send(signal.SIGTERM)
        until(lambda: "Handling signal: term" in site.log.read_text())
        reader.sendall(body)
        answer = b"".join(iter(lambda: reader.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 400")
    assert "请写一两句".encode() in answer
    assert site.process is not None
    assert site.process.wait(PATIENCE) == 0


def test_the_page_of_the_old_release_still_finds_its_style(
    make_site: Callable[..., Site], prepared: Path, tmp_path: Path
) -> None:
    source = shutil.copytree(ROOT / "static", tmp_path / "next")
    site = make_site(WORKERS="1")
    (site.folder / "static").unlink()
    shutil.copytree(prepared / "static", site.folder / "static")
    site.start()
    old = style(site)
    with (source / "css" / "site.css").open("a") as css:
        css.write(".of-the-next-release { margin: 0 }\n")
    site.settings |= {"DJANGO_SETTINGS_MODULE": "tests.operations.next_release", "NEXT_STATIC": str(source)}
    assert site.manage("collectstatic", "--noinput", "-v", "0").returncode == 0
    site.kill()
    site.start()
    new = style(site)
    assert new != old
    for address in (old, new):
        assert site.get(address).status == 200, address


def style(site: Site) -> str:
    """The address of the style that the first page asks for."""
    (result,) = re.findall(r'href="(/static/css/site\.[0-9a-f]+\.css)"', site.get("/").text)
    return str(result)
