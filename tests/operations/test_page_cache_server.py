"""Ready pages as readers get them: two workers of gunicorn on one database that another process writes to."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from operations.page_cache import version_poller
from tests.prepared import TIMEOUT

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = TIMEOUT


class Server:
    def __init__(self, folder: Path) -> None:
        self.database, self.log = folder / "site.sqlite3", folder / "log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environ = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CACHE_URL")
        } | {
            "DEBUG": "0",
            "SECRET_KEY": "for-this-test-only",
            "VAR_DIR": str(folder),
            "PORT": str(self.port),
            "WORKERS": "2",
            "ALLOWED_HOSTS": "127.0.0.1",
        }

    def manage(self, *words: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.environ, check=True, capture_output=True
        )

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.conf.py", "config.wsgi"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environ, stdout=self.log.open("wb"), stderr=subprocess.STDOUT
        )
        until(self._answers)
        return process

    def _answers(self) -> bool:
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def write(self, statement: str) -> None:
        """As another process would, past Django."""
        with sqlite3.connect(self.database, timeout=30) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(statement)
        connection.close()

    def everywhere(self, path: str, words: str) -> bool:
        """Whether many readers in a row, whichever worker they meet, are shown the words."""
        return all(words in self.get(path)[2].decode() for _ in range(16))


def until(happens: object) -> None:
    """Wait for something. No test is about how long it takes; `SECONDS` says how often the version poller looks."""
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def server(release_file: Path, static_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    server = Server(folder)
    shutil.copy(release_file, server.database)
    (folder / "static").symlink_to(static_files)
    process = server.start()
    yield server
    process.terminate()
    process.wait(TIMEOUT)


def test_the_watch_looks_often_enough():
    """Two seconds are promised, the look itself and the making included."""
    assert version_poller.SECONDS <= 1


def test_a_change_of_another_process_is_seen_in_every_worker(server):
    server.everywhere("/cities/lanzhou/", "兰州")
    server.write(
        "UPDATE policies_credittable SET headline = '另一个进程写的' WHERE status = 'published' AND region_id ="
        " (SELECT id FROM policies_region WHERE slug = 'lanzhou')"
    )
    until(lambda: server.everywhere("/cities/lanzhou/", "另一个进程写的"))
    assert server.get("/cities/lanzhou/")[1]["Cache-Status"] == "ready; hit"


def test_a_publication_is_seen_in_every_worker(server):
    """Through review, as at the desk."""
    note = "海东一试"
    assert note not in server.get("/cities/haidong/")[2].decode()
    program = (
        "import django; django.setup()\n"
        "from datetime import date\n"
        "from desk.review import transitions as review\n"
        "from policies.models import CreditTable, Region, Source\n"
        "t = CreditTable.objects.create(region=Region.objects.get(slug='haidong'), note='" + note + "',"
        " checked_on=date(2026, 11, 20))\n"
        "t.bands.create(amount=90)\n"
        "t.citations.create(source=Source.objects.first())\n"
        "t.examples.create(name='66岁', as_of=date(2026, 11, 22), expected={'monthly': '90.00'}, answers={'status': 'retired', 'sex': 'male',"
        " 'birth_year': 1960, 'birth_month': 3})\n"
        "review.publish(t)\n"
    )
    environ = server.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environ, check=True)
    until(lambda: server.everywhere("/cities/haidong/", note))


def test_questions_to_pages_in_memory_are_counted(server):
    def counted() -> int:
        connection = sqlite3.connect(server.database, timeout=30)
        result = connection.execute(
            "SELECT coalesce(sum(count), 0) FROM policies_placedemand WHERE region_id ="
            " (SELECT id FROM policies_region WHERE slug = 'lasa')"
        ).fetchone()[0]
        connection.close()
        return int(result)

    before = counted()
    for _ in range(7):
        server.get("/cities/lasa/", User_Agent="Mozilla/5.0 (Linux; Android 13)")
    server.get("/cities/lasa/", User_Agent="Googlebot/2.1")
    until(lambda: counted() == before + 7)


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/cities/", "/cities/beijing/", "/cities/beijing/history/", "/cities/beijing.json", "/changes/feed/"),
        *("/sitemap.xml", "/robots.txt", "/data/all.json", "/data/credit.csv", "/compare/?city=beijing&city=lanzhou"),
        *(
            "/guides/",
            "/guides/phone/lanzhou/",
            "/topics/",
            "/calculator/",
        ),
    ],
)
def test_public_pages_are_ready_conditional_and_without_cookies(server, path):
    status, headers, body = server.get(path, Accept_Encoding="gzip")
    assert status == 200
    assert headers["Cache-Status"].startswith("ready")
    assert headers["Set-Cookie"] is None
    assert headers["Vary"] == "Accept-Encoding"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    if headers["Content-Encoding"]:
        assert gzip.decompress(body)
    assert server.get(path, Accept_Encoding="gzip", If_None_Match=headers["ETag"])[0] == 304
    head = server.get(path, "HEAD", Accept_Encoding="gzip")
    assert (head[0], head[2], head[1]["Content-Length"]) == (200, b"", str(len(body)))


def test_results_reports_and_the_desk_are_nobody_elses(server):
    result = "/calculator/?region=beijing&status=retired&sex=female&birth_year=1960&birth_month=3"
    for path in (result, "/report/", "/admin/login/", "/cities/lanzhou/?average_pension=3000"):
        status, headers, _ = server.get(path)
        assert status == 200
        assert headers["Cache-Status"] is None
        assert re.search("private|no-store", headers["Cache-Control"])
        assert "public" not in headers["Cache-Control"]


def test_a_strange_host_is_refused_though_the_page_is_ready(server):
    server.get("/")
    assert server.get("/", Host="evil.example")[0] == 400


def test_head_never_makes_the_server_complain(server):
    for path in ("/", "/healthz", "/nothing/", "/admin/", "/report/"):
        assert server.get(path, "HEAD")[2] == b""
    assert "body" not in server.log.read_text().lower()


def test_static_files_are_immutable_and_compressed(server):
    page = server.get("/")[2].decode()
    address = re.search(r'href="(/static/css/site\.[0-9a-f]+\.css)"', page)
    assert address
    status, headers, _ = server.get(address[1], Accept_Encoding="gzip, br")
    assert status == 200
    assert (headers["Content-Encoding"], headers["Vary"]) == ("br", "Accept-Encoding")
    assert "immutable" in headers["Cache-Control"]
    assert "max-age=315360000" in headers["Cache-Control"]
    known = headers["ETag"] or headers["Last-Modified"]
    name = "If_None_Match" if headers["ETag"] else "If_Modified_Since"
    assert server.get(address[1], Accept_Encoding="gzip, br", **{name: known})[0] == 304
