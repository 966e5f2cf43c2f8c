"""A real nginx in front of two real gunicorns: what is kept, what never is, what is served when nobody is behind it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import brotli
import pytest

from tests.operations import nginx
from tests.operations.name_server import answering
from tests.operations.server import until
from tests.prepared import ROOT, TIMEOUT

pytestmark = pytest.mark.one_database

HERE = "listen 127.0.0.1:{port};\nset $yibao_gunicorns yibao;\nset $yibao_scheme http;\naccess_log access.log yibao;\n"
FORM = "application/x-www-form-urlencoded"
ENCODED = {"Accept_Encoding": "gzip, deflate, br"}


def upstream(*ports: int) -> str:
    servers = "\n".join(f"server 127.0.0.1:{port} max_fails=2 fail_timeout=2s;" for port in ports)
    return f"upstream yibao {{\n{servers}\nkeepalive 8;\nkeepalive_timeout 4s;\n}}\n"


@contextmanager
def gunicorn(application: str, port: int, **values: str) -> Iterator[subprocess.Popen[bytes]]:
    # the port last: make exports one of its own
    environment = os.environ | {"HOST": "127.0.0.1"} | values | {"PORT": str(port), "WORKERS": "1"}
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.conf.py", application]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        host = environment["HOST"]
        until(lambda: server.poll() is not None or nginx.answers(port, host), f"gunicorn answers with {application}")
        assert server.poll() is None, f"gunicorn with {application} has stopped"
        yield server
    finally:
        kill(server)


def kill(server: subprocess.Popen[bytes]) -> None:
    """Master and workers at once, as when a machine goes."""
    if server.poll() is None:
        os.killpg(server.pid, 9)
        server.wait(timeout=TIMEOUT)


@contextmanager
def proxy(folder: Path, *ports: int) -> Iterator[int]:
    port = nginx.free_port()
    nginx.lay_out(folder, upstream(*ports), HERE.format(port=port))
    with nginx.running(folder, port):
        yield port


@pytest.fixture(scope="module")
def behind_folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("proxy")


@pytest.fixture(scope="module")
def behind(release_site, static_files, behind_folder) -> Iterator[int]:
    """The port of an nginx in front of two gunicorns with the whole release."""
    site, folder = release_site, behind_folder
    (folder / "var").mkdir()
    (folder / "var" / "static").symlink_to(static_files)
    with ExitStack() as stack:
        ports = [nginx.free_port(), nginx.free_port()]
        for port in ports:
            stack.enter_context(gunicorn("config.wsgi", port, **site.environment, BEHIND_PROXY="1"))
        yield stack.enter_context(proxy(folder, *ports))


@pytest.fixture(scope="module")
def echo(tmp_path_factory) -> Iterator[int]:
    """The port of an nginx in front of a gunicorn that answers with what it was told."""
    port = nginx.free_port()
    with gunicorn("tests.operations.echo", port), proxy(tmp_path_factory.mktemp("echo"), port) as front:
        yield front


def kept(port: int, path: str, **headers: str) -> bool:
    """Whether the second of two requests is answered from nginx's memory, given some tries: it keeps for a second."""
    nginx.get(port, path, **headers)
    response, _ = nginx.get(port, path, **headers)
    return response.headers["X-Cache"] == "HIT"


def told(port: int, path: str, **headers: str) -> dict[str, str]:
    return json.loads(nginx.get(port, path, **headers)[1])


# ---- with the site behind ----


@pytest.mark.parametrize("path", ["/", "/cities/lanzhou/", "/guides/alipay/lanzhou/", "/cities/lanzhou.json"])
def test_public_pages_are_kept_in_each_coding(behind, path):
    until(lambda: kept(behind, path), f"{path} is kept")
    until(lambda: kept(behind, path, Accept_Encoding="gzip;q=1, *;q=0"), f"{path} is kept in gzip")
    plain, body = nginx.get(behind, path)
    assert plain.status == 200
    assert "Content-Encoding" not in plain.headers
    packed, _ = nginx.get(behind, path, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert nginx.get(behind, path)[1] == body


def test_results_and_the_desk_are_never_kept(behind, behind_folder):
    answers = "/calculator/?region=lanzhou&status=retired&sex=female&birth_year=1960&birth_month=3"
    for path in (answers, "/admin/login/", "/report/"):
        for _ in range(3):
            response, _ = nginx.get(behind, path)
            assert response.status == 200
            assert response.headers.get("X-Cache") in (None, "BYPASS"), path
    kept_files = b"".join(path.read_bytes() for path in (behind_folder / "cache").rglob("*") if path.is_file())
    assert answers.encode() not in kept_files
    assert b"csrfmiddlewaretoken" not in kept_files
    log = (behind_folder / "access.log").read_text(encoding="utf-8")
    assert "/calculator/" in log
    assert "birth_year" not in log
    assert "127.0.0.1" not in log


# An identity number, a telephone number, a name, as readers type them where they should not.
PLANTED = ("11010519491231002X", "13900001111", "zhangsan", "195503-p4321")
TYPED = (
    "/calculator/r/620100-rm-195503-p4321/",
    "/calculator/r/620100-rm-195503-p4321",
    "/calculator//r/620100-rm-195503-p4321/",
    "/calculator/code.svg?region=lanzhou&birth_year=195503-p4321",
    "/calculator/?region=lanzhou&note=11010519491231002X",
    "/cities/?q=11010519491231002X",
    "/cities/?q=zhangsan",
    "/compare/?city=zhangsan",
    "/cities/11010519491231002X/",
    "/cities/Zhangsan%20zhangsan/",
    "/13900001111",
    "/%31%33900001111",
    "/report/?page=13900001111",
)


def test_what_readers_answer_and_type_is_in_no_file(behind, behind_folder):
    for path in TYPED:
        for method, coding in (("GET", "br"), ("GET", "br"), ("HEAD", "gzip")):
            nginx.get(behind, path, method, Accept_Encoding=coding, Referer=f"https://example.cn{path}")
    nginx.get(behind, "/report/", "POST", "message=13900001111" * 4000, Content_Type=FORM)
    written = {path: path.read_bytes() for path in behind_folder.rglob("*") if path.is_file()}
    assert b"/cities/" in written[behind_folder / "access.log"]
    for path, content in written.items():
        assert [word for word in PLANTED if word.encode() in content] == [], path


def test_an_editor_signs_in_through_nginx(behind):
    page, body = nginx.get(behind, "/admin/login/")
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    token = body.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    typed = f"csrfmiddlewaretoken={token}&username=nobody&password=wrong"
    form = {"Cookie": cookie, "Content_Type": "application/x-www-form-urlencoded", "Host": "127.0.0.1"}
    answer, note = nginx.get(behind, "/admin/login/", "POST", typed, **form)
    assert answer.status == 200
    assert "密码" in note.decode()


def test_static_files_come_straight_from_the_disk(behind):
    page = nginx.get(behind, "/")[1].decode()
    style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    packed, body = nginx.get(behind, style, **ENCODED)
    assert packed.headers["Content-Encoding"] == "br"
    assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "X-Cache" not in packed.headers
    plain, whole = nginx.get(behind, style)
    assert "Content-Encoding" not in plain.headers
    assert brotli.decompress(body) == whole
    zipped, _ = nginx.get(behind, style, Accept_Encoding="gzip")
    assert zipped.headers["Content-Encoding"] == "gzip"


def test_files_from_the_disk_carry_the_headers_of_pages(behind):
    """headers.conf is a copy, because nginx cannot ask Django; it must not fall behind."""
    page, _ = nginx.get(behind, "/about/")
    style, _ = nginx.get(behind, "/static/out-of-order.html")
    assert style.status == 200
    own = {"content-type", "content-length", "date", "etag", "last-modified", "cache-control", "vary", "connection"}
    own |= {"server", "x-cache", "cache-status", "accept-ranges", "content-encoding"}
    for name, value in page.headers.items():
        if name.lower() not in own:
            assert style.headers[name] == value, name


def test_too_much_is_refused_in_a_sentence(behind):
    response, body = nginx.get(behind, "/report/", "POST", "message=" + "x" * 200_000, Content_Type=FORM)
    assert response.status == 413
    assert "请删短一些" in body.decode()


def test_operators_pages_stay_inside(behind):
    assert nginx.get(behind, "/readyz")[0].status == 404
    assert nginx.get(behind, "/healthz")[0].status == 200
    assert nginx.get(behind, "/nginx-lives")[0].status == 200


def test_a_hostile_host_reaches_nobody(behind):
    response, body = nginx.get(behind, "/", Host="evil.example")
    assert response.status == 400
    assert b"evil.example" not in body
    assert b"evil.example" not in nginx.get(behind, "/")[1]


# ---- what nginx passes on ----


def test_gunicorn_is_told_what_nginx_saw_and_nothing_the_client_claims(echo):
    claims = {"X_Forwarded_For": "6.6.6.6", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "evil.example"}
    claims |= {"X_Real_IP": "6.6.6.6", "Forwarded": "for=6.6.6.6", "X_Forwarded_Port": "666", "Proxy": "evil:1"}
    for path in ("/page/", "/admin/", "/report/"):
        environ = told(echo, path, **claims)
        assert environ["HTTP_X_FORWARDED_FOR"] == "127.0.0.1"
        assert environ["HTTP_X_FORWARDED_PROTO"] == "http"
        assert "6.6.6.6" not in json.dumps(environ)
        assert "evil" not in json.dumps(environ)
        assert "666" not in json.dumps(environ)


def test_cookies_reach_the_desk_and_no_public_page(echo):
    assert told(echo, "/admin/", Cookie="sessionid=1")["HTTP_COOKIE"] == "sessionid=1"
    assert "HTTP_COOKIE" not in told(echo, "/cookieless/", Cookie="sessionid=1")


@pytest.mark.parametrize(
    "path", ["/sets-a-cookie/", "/private/", "/admin/x", "/calculator/?a=1", "/calculator/preview/x"]
)
def test_what_belongs_to_one_person_is_asked_for_each_time(echo, path):
    first = told(echo, path)["asked"]
    assert [told(echo, path)["asked"] for _ in range(3)] == [first + 1, first + 2, first + 3]


def test_many_at_once_cost_one_request(echo):
    """Eighty requests within a second or so are a handful for gunicorn."""
    before = told(echo, "/admin/")["asked"]
    for _ in range(80):
        nginx.get(echo, "/popular/")
    assert told(echo, "/admin/")["asked"] - before < 40


# ---- when nobody answers ----


def test_readers_get_the_last_page_when_every_gunicorn_is_dead(tmp_path):
    ports = [nginx.free_port(), nginx.free_port()]
    sorry = tmp_path / "var" / "static" / "out-of-order.html"
    sorry.parent.mkdir(parents=True)
    sorry.write_bytes((ROOT / "static" / "out-of-order.html").read_bytes())
    with ExitStack() as stack:
        item, other = (stack.enter_context(gunicorn("tests.operations.echo", port)) for port in ports)
        front = stack.enter_context(proxy(tmp_path, *ports))
        for coding in ("identity", "gzip"):
            nginx.get(front, "/page/", Accept_Encoding=coding)
        kill(item)
        assert nginx.get(front, "/another/")[0].status == 200
        kill(other)
        until(lambda: nginx.get(front, "/page/")[0].headers["X-Cache"] == "STALE", "the page grows stale")
        assert nginx.get(front, "/page/", Accept_Encoding="gzip")[0].status == 200
        response, body = nginx.get(front, "/never-asked/")
        assert response.status == 502
        assert "暂时打不开" in body.decode()
        stack.enter_context(gunicorn("tests.operations.echo", ports[0]))
        until(lambda: nginx.get(front, "/never-asked/")[0].status == 200, "a gunicorn that came back is found")


def test_a_container_that_came_back_elsewhere_is_found(tmp_path):
    """The upstream of compose.yaml: a name, looked up again and again."""
    listen = (nginx.DEPLOY / "compose" / "listen.conf").read_text(encoding="utf-8").replace("/dev/stdout", "access.log")
    lookup = (nginx.DEPLOY / "compose" / "upstream.conf").read_text(encoding="utf-8")
    port, behind = nginx.free_port(), nginx.free_port()
    with answering() as names, gunicorn("tests.operations.echo", behind, HOST="127.0.0.2"):
        names.address = "127.0.0.3"
        nginx.lay_out(
            tmp_path,
            lookup.replace("127.0.0.11", f"127.0.0.1:{names.port}"),
            listen.replace("8080", f"127.0.0.1:{port}").replace("web:8000", f"web:{behind}"),
        )
        with nginx.running(tmp_path, port):
            assert nginx.get(port, "/page/")[0].status == 502
            names.address = "127.0.0.2"
            until(lambda: nginx.get(port, "/page/")[0].status == 200, "the new address is found")
