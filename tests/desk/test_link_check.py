"""The link watch, against a server of our own: no test leaves this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from django.core.management import call_command

from desk.link_check import checker, http
from desk.link_check.checker import LinkResult, RateLimiter, check_address
from desk.link_check.http import RefusedError, is_public, public_addresses
from policies.models import Contact, ContactKind, LinkCheck, LinkStatus, Region, Source
from tests import builders

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=timezone.utc)
DAY = timedelta(days=1)


DRIPS = 100


class Answers(BaseHTTPRequestHandler):
    """Answers by the path: /404 with 404, /to/<path> with a redirect, /no-head only to GET."""

    dripped: ClassVar[list[bytes]] = []
    requests: list[tuple[str, str, str]] = []

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.requests.append((self.command, self.path, self.headers["User-Agent"]))
        what = self.path.strip("/").split("?")[0]
        if what == "drip":
            self._drip()
            return
        if what.startswith("to/"):
            self.send_response(302)
            self.send_header("Location", what.removeprefix("to/").replace("_", "/"))
        elif what == "loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
        elif what == "no-head":
            self.send_response(405 if self.command == "HEAD" else 200)
        else:
            self.send_response(int(what) if what.isdecimal() else 200)
        self.end_headers()

    def _drip(self) -> None:
        """A header that never ends."""
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            for _ in range(DRIPS):
                self.wfile.write(b"a")
                self.dripped.append(b"a")
                time.sleep(0.05)
        except OSError:
            pass

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    Answers.requests = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def here(host: str, port: int) -> list[str]:
    """Every name leads to our own server, but the ones that say otherwise."""
    if host == "nowhere.example":
        raise socket.gaierror
    if host == "inside.example":
        raise RefusedError("不是公开的网址，没有去看")
    return ["127.0.0.1"]


def still() -> RateLimiter:
    return RateLimiter(sleep=lambda seconds: None)


def see(url: str) -> LinkResult:
    return check_address(url, still(), here)


# ---- one address ----


def test_an_address_that_answers(port, settings):
    settings.SITE_URL = "https://site.example"
    outcome = see(f"http://good.example:{port}/page")
    assert (outcome.status, outcome.http_status, outcome.answered) == (LinkStatus.OK, 200, True)
    assert Answers.requests == [("HEAD", "/page", "tuixiu-yibao-link-check/1 (+https://site.example/about/)")]


def test_get_where_head_is_not_taken(port):
    assert see(f"http://good.example:{port}/no-head").status == LinkStatus.OK
    assert [method for method, _, _ in Answers.requests] == ["HEAD", "GET"]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (404, LinkStatus.BROKEN),
        (410, LinkStatus.BROKEN),
        (403, LinkStatus.REFUSED),
        (412, LinkStatus.REFUSED),
        (429, LinkStatus.REFUSED),
        (500, LinkStatus.UNREACHABLE),
        (503, LinkStatus.UNREACHABLE),
    ],
)
def test_answers_that_are_no_page(port, code, status):
    outcome = see(f"http://good.example:{port}/{code}")
    assert (outcome.status, outcome.http_status, outcome.answered) == (status, code, True)
    assert outcome.problem


def test_a_page_that_moved(port):
    outcome = see(f"http://good.example:{port}/to/_new_place")
    assert (outcome.status, outcome.final_url) == (LinkStatus.MOVED, f"http://good.example:{port}/new/place")


def test_a_slash_more_is_no_move(port):
    assert see(f"http://good.example:{port}/to").status == LinkStatus.OK
    assert checker.is_same_page("http://a.example/b", "https://www.a.example/b/")
    assert not checker.is_same_page("http://a.example/b", "http://a.example/")


def test_redirects_without_end(port):
    assert see(f"http://good.example:{port}/loop").status == LinkStatus.BROKEN
    assert len(Answers.requests) == checker.MOST_REDIRECTS + 1


def test_a_chinese_address_is_sent_in_ascii(port):
    assert see(f"http://good.example:{port}/医保?x=兰州").status == LinkStatus.OK
    assert Answers.requests[0][1] == "/%E5%8C%BB%E4%BF%9D?x=%E5%85%B0%E5%B7%9E"


@pytest.mark.parametrize(
    "url",
    [
        "http://nowhere.example/",
        "http://good.example:1/",
        "ftp://good.example/",
        "file:///etc/passwd",
        "http://user:secret@good.example/",
        "http:///nothing",
        "http://[broken/",
        "http://good.example:99999/",
        "http://bad host/",
    ],
)
def test_no_answer_is_no_crash(url):
    outcome = see(url)
    assert (outcome.status, outcome.answered) == (LinkStatus.UNREACHABLE, False)
    assert outcome.problem


def test_what_is_no_http_is_an_answer_all_the_same():
    listener = socket.create_server(("127.0.0.1", 0))

    def nonsense() -> None:
        connection, _ = listener.accept()
        connection.recv(1000)
        connection.sendall(b"220 mail.example\r\n")
        connection.close()

    threading.Thread(target=nonsense, daemon=True).start()
    outcome = see(f"http://good.example:{listener.getsockname()[1]}/")
    listener.close()
    assert (outcome.status, outcome.answered) == (LinkStatus.UNREACHABLE, True)


def test_a_plain_server_behind_https(port):
    outcome = see(f"https://good.example:{port}/")
    assert outcome.status == LinkStatus.UNREACHABLE
    assert outcome.problem


def test_a_server_that_drips_is_cut_off(port, monkeypatch):
    monkeypatch.setattr(http, "LONGEST", 0.3)
    Answers.dripped.clear()
    see(f"http://good.example:{port}/drip")
    assert 0 < len(Answers.dripped) < DRIPS


# ---- only to public hosts ----


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_addresses_inside_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_addresses_outside_are(address):
    assert is_public(address)


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    result = [(0, 0, 0, "", ("1.1.1.1", 80)), (0, 0, 0, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: result)
    with pytest.raises(RefusedError):
        public_addresses("mixed.example", 80)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1"])
def test_our_own_machine_is_never_asked(port, host):
    outcome = check_address(f"http://{host}:{port}/", still())
    assert outcome.status == LinkStatus.UNREACHABLE
    assert Answers.requests == []


def test_a_redirect_inside_is_refused(port):
    outcome = see(f"http://good.example:{port}/to/http:__inside.example_admin")
    assert (outcome.status, outcome.problem) == (LinkStatus.UNREACHABLE, "不是公开的网址，没有去看")
    assert see(f"http://good.example:{port}/to/file:___etc_passwd").status == LinkStatus.UNREACHABLE


def test_no_proxy_is_asked(port, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    assert see(f"http://good.example:{port}/").status == LinkStatus.OK


# ---- a run ----


@pytest.fixture
def addresses(db, port) -> list[str]:
    """Three addresses, and nothing else to look at."""
    Source.objects.update(url="")
    Contact.objects.update(url="")
    urls = [f"http://{name}.example:{port}/{path}" for name, path in (("a", "page"), ("b", "404"), ("c", "to/_d"))]
    region = Region.objects.get(slug="lanzhou")
    builders.source("watched-a", title="甲", publisher="乙", evidence="reported", url=urls[0])
    builders.source("watched-b", title="丙", publisher="丁", evidence="reported", url=urls[1])
    builders.contact("watched-c", region=region, kind=ContactKind.BUREAU_SITE, name="戊", url=urls[2])
    return urls


def run(most: int = 50, now: datetime = NOW, resolve: http.Resolver = here) -> checker.Run:
    return checker.run(most, now, still(), resolve)


def offline(host: str, port: int) -> list[str]:
    raise socket.gaierror


def test_a_run_records_what_it_saw(addresses):
    seen = run()
    assert seen.sentence == "看了3个网址：打得开1个，换了地址1个，网页没有了1个。"
    assert seen.newly_broken == (addresses[1],)
    broken = LinkCheck.objects.get(url=addresses[1])
    assert (broken.status, broken.http_status, broken.failures) == (LinkStatus.BROKEN, 404, 1)
    assert broken.first_seen_broken_on == date(2026, 11, 22)
    assert [str(use.key) for use in broken.uses] == ["watched-b"]
    assert LinkCheck.objects.get(url=addresses[2]).uses[0].name == "戊"
    assert [check.url for check in LinkCheck.objects.to_mend()] == [addresses[1], addresses[2]]


def test_the_first_day_stays_until_it_answers_again(addresses):
    run()
    assert run(now=NOW + DAY).newly_broken == ()
    check = LinkCheck.objects.get(url=addresses[1])
    assert (check.first_seen_broken_on, check.failures) == (date(2026, 11, 22), 2)
    Source.objects.filter(url=addresses[1]).update(url=addresses[1].replace("404", "page"))
    run(now=NOW + 2 * DAY)
    assert not LinkCheck.objects.filter(url=addresses[1]).exists()
    mended = LinkCheck.objects.get(url__contains="b.example")
    assert (mended.first_seen_broken_on, mended.failures) == (None, 0)


def test_without_a_network_nothing_is_recorded(addresses):
    run()
    before = list(LinkCheck.objects.values())
    seen = run(now=NOW + 8 * DAY, resolve=offline)
    assert seen.offline
    assert "没有网" in seen.sentence
    assert list(LinkCheck.objects.values()) == before


def test_one_that_answers_shows_that_the_others_do_not(addresses):
    Source.objects.filter(key="watched-b").update(url="http://nowhere.example/")
    run()
    silent = LinkCheck.objects.get(url="http://nowhere.example/")
    assert (silent.status, silent.first_seen_broken_on) == (LinkStatus.UNREACHABLE, date(2026, 11, 22))
    assert silent not in LinkCheck.objects.to_mend()
    assert len(run(now=NOW + DAY).outcomes) == 2, "the silent one, and one that answered before"
    run(now=NOW + 2 * DAY)
    assert silent in LinkCheck.objects.to_mend()


def test_never_seen_first_then_the_oldest(addresses):
    assert [outcome.url for outcome in run(most=2).outcomes] == sorted(addresses)[:2]
    assert run(most=2, now=NOW + timedelta(hours=1)).outcomes[0].url == sorted(addresses)[2]
    assert run(now=NOW + timedelta(hours=2)).sentence == "没有要看的网址：都在最近看过了。"
    assert run(now=NOW + DAY).outcomes[0].url == addresses[1], "the broken one is looked at every day"
    assert len(run(now=NOW + 8 * DAY).outcomes) == 3


def test_one_host_is_left_alone_for_some_seconds():
    slept: list[float] = []
    pace = RateLimiter(sleep=slept.append, clock=lambda: 100.0)
    for url in ("http://a.example/1", "http://b.example/", "http://a.example/2"):
        pace.wait(url)
    assert slept == [checker.PAUSE]


def test_the_command_says_what_is_new(addresses, monkeypatch, capsys):
    monkeypatch.setattr(checker, "public_addresses", here)
    monkeypatch.setattr(checker, "PAUSE", 0)
    call_command("check_links", "--most", "5")
    values = capsys.readouterr().out
    assert values.startswith("看了3个网址")
    assert "用在丙" in values


def test_the_command_without_a_network(addresses, monkeypatch, capsys):
    monkeypatch.setattr(checker, "public_addresses", offline)
    call_command("check_links")
    assert capsys.readouterr().out == "试了3个网址都连不上，多半是这台机器没有网，这次什么也没有记。\n"
    assert not LinkCheck.objects.exists()
