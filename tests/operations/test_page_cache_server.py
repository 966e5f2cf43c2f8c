"""Ready pages as readers get them: two workers of gunicorn on one database that another process writes to."""

from __future__ import annotations

import gzip
import re
from http.client import HTTPMessage

import pytest

from operations.page_cache import version_poller
from tests.operations import nginx
from tests.operations.server import Site, until

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def server(release_site: Site) -> Site:
    release_site.start()
    return release_site


def ask(server: Site, path: str, method: str = "GET", **headers: str) -> tuple[int, HTTPMessage, bytes]:
    response, body = nginx.get(server.port, path, method, **headers)
    return response.status, response.headers, body


def everywhere(server: Site, path: str, words: str) -> bool:
    """Whether many readers in a row, whichever worker they meet, are shown the words."""
    return all(words in server.get(path).text for _ in range(16))


def test_the_watch_looks_often_enough():
    """Two seconds are promised, the look itself and the making included."""
    assert version_poller.SECONDS <= 1


def test_a_change_of_another_process_is_seen_in_every_worker(server):
    everywhere(server, "/cities/lanzhou/", "兰州")
    with server.sql() as connection:
        connection.execute(
            "UPDATE policies_credittable SET headline = '另一个进程写的' WHERE status = 'published' AND region_id ="
            " (SELECT id FROM policies_region WHERE slug = 'lanzhou')"
        )
    until(lambda: everywhere(server, "/cities/lanzhou/", "另一个进程写的"))
    assert ask(server, "/cities/lanzhou/")[1]["Cache-Status"] == "ready; hit"


PUBLICATION = """
from datetime import date
from desk.review import transitions
from policies.models import CreditTable, Region, Source
table = CreditTable.objects.create(
    region=Region.objects.get(slug="haidong"), note="海东一试", checked_on=date(2026, 11, 20)
)
table.bands.create(amount=90)
table.citations.create(source=Source.objects.first())
answers = {"status": "retired", "sex": "male", "birth_year": 1960, "birth_month": 3}
table.examples.create(name="66岁", as_of=date(2026, 11, 22), expected={"monthly": "90.00"}, answers=answers)
transitions.publish(table)
"""


def test_a_publication_is_seen_in_every_worker(server):
    """Through review, as at the desk."""
    assert "海东一试" not in server.get("/cities/haidong/").text
    done = server.manage("shell", "--no-imports", "-v", "0", "-c", PUBLICATION)
    assert done.returncode == 0, done.stderr
    until(lambda: everywhere(server, "/cities/haidong/", "海东一试"))


def test_questions_to_pages_in_memory_are_counted(server):
    def counted() -> int:
        with server.sql() as connection:
            rows = connection.execute(
                "SELECT coalesce(sum(count), 0) FROM policies_placedemand WHERE region_id ="
                " (SELECT id FROM policies_region WHERE slug = 'lasa')"
            )
            return int(rows.fetchone()[0])

    before = counted()
    for _ in range(7):
        ask(server, "/cities/lasa/", User_Agent="Mozilla/5.0 (Linux; Android 13)")
    ask(server, "/cities/lasa/", User_Agent="Googlebot/2.1")
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
    status, headers, body = ask(server, path, Accept_Encoding="gzip")
    assert status == 200
    assert headers["Cache-Status"].startswith("ready")
    assert headers["Set-Cookie"] is None
    assert headers["Vary"] == "Accept-Encoding"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    if headers["Content-Encoding"]:
        assert gzip.decompress(body)
    assert ask(server, path, Accept_Encoding="gzip", If_None_Match=headers["ETag"])[0] == 304
    head = ask(server, path, "HEAD", Accept_Encoding="gzip")
    assert (head[0], head[2], head[1]["Content-Length"]) == (200, b"", str(len(body)))


def test_results_reports_and_the_desk_are_nobody_elses(server):
    result = "/calculator/?region=beijing&status=retired&sex=female&birth_year=1960&birth_month=3"
    for path in (result, "/report/", "/admin/login/", "/cities/lanzhou/?average_pension=3000"):
        status, headers, _ = ask(server, path)
        assert status == 200
        assert headers["Cache-Status"] is None
        assert re.search("private|no-store", headers["Cache-Control"])
        assert "public" not in headers["Cache-Control"]


def test_a_strange_host_is_refused_though_the_page_is_ready(server):
    ask(server, "/")
    assert ask(server, "/", Host="evil.example")[0] == 400


def test_head_never_makes_the_server_complain(server):
    for path in ("/", "/healthz", "/nothing/", "/admin/", "/report/"):
        assert ask(server, path, "HEAD")[2] == b""
    assert "body" not in server.log.read_text().lower()


def test_static_files_are_immutable_and_compressed(server):
    page = server.get("/").text
    address = re.search(r'href="(/static/css/site\.[0-9a-f]+\.css)"', page)
    assert address
    status, headers, _ = ask(server, address[1], Accept_Encoding="gzip, br")
    assert status == 200
    assert (headers["Content-Encoding"], headers["Vary"]) == ("br", "Accept-Encoding")
    assert "immutable" in headers["Cache-Control"]
    assert "max-age=315360000" in headers["Cache-Control"]
    known = headers["ETag"] or headers["Last-Modified"]
    name = "If_None_Match" if headers["ETag"] else "If_Modified_Since"
    assert ask(server, address[1], Accept_Encoding="gzip, br", **{name: known})[0] == 304
