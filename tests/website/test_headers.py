"""What every answer says to the browser: pages, files, redirects, errors, the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client, override_settings

from tests.addresses import PUBLIC, RETIRED
from tests.hostile import CODECS
from website.request_limits import in_utf8
from website.security_headers import CONTENT_SECURITY_POLICY

pytestmark = pytest.mark.django_db

SHARED = ("/cities/lanzhou.json", "/calculator/result.json", "/calculator/openapi.json", "/data/all.json")
SHARED += ("/data/credit.csv", "/data/coverage.csv")
FORM = "application/x-www-form-urlencoded"


def check(response: Any, shared: bool = False) -> None:
    values = response.headers
    assert values["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert values["Permissions-Policy"].startswith("camera=()")
    assert values["X-Content-Type-Options"] == "nosniff"
    assert values["X-Frame-Options"] == "DENY"
    assert values["Referrer-Policy"] == "same-origin"
    assert values["Cross-Origin-Opener-Policy"] == "same-origin"
    assert values["Cross-Origin-Resource-Policy"] == ("cross-origin" if shared else "same-origin")
    assert "Server" not in values
    assert "X-Powered-By" not in values


def test_the_policy_allows_only_what_is_served_from_here() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert set(rules.values()) == {"'none'", "'self'"}


@pytest.mark.parametrize("route", PUBLIC)
def test_every_public_address(client: Client, route: str) -> None:
    path = PUBLIC[route].path
    check(client.get(path), path in SHARED)
    check(client.head(path), path in SHARED)


def refused(client: Client) -> Iterator[tuple[int, Any]]:
    yield 400, client.get("/", headers={"host": "evil.example"})
    yield 400, client.get("/?" + "a&" * 2100)
    yield 400, client.post("/report/", {"message": ""})
    yield 403, client.post("/report/", {"message": "好"}, headers={"origin": "https://evil.example"})
    yield 403, Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    yield 404, client.get("/nowhere/")
    yield 405, client.post("/cities/", {"q": "x"})
    yield 413, client.post("/report/", "message=" + "x" * 200_000, content_type=FORM)
    too_long = str(configured.FILE_UPLOAD_MAX_MEMORY_SIZE + 1)
    yield 413, client.generic("POST", "/admin/login/", b"", FORM, CONTENT_LENGTH=too_long)
    yield 302, client.get("/admin/")
    yield 301, client.get("/cities")


def test_refusals_say_the_same_and_tell_nothing(client: Client) -> None:
    for status, response in refused(client):
        assert response.status_code == status
        check(response)
        html = response.content.decode()
        ways_on = ("回首页", "错误：", "登录已经过期，请再登录一次。")
        assert status < 400 or any(words in html for words in ways_on)
        assert not any(word in html for word in ("Traceback", "Django", "DEBUG", "CSRF", "Python", "settings"))


@override_settings(DEBUG=False)
def test_a_failure_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policies.views.search.search.resolve", lambda typed: 1 / 0)
    response = Client(raise_request_exception=False).get("/cities/?q=secret-word")
    assert response.status_code == 500
    check(response)
    html = response.content.decode()
    assert "是我们的错" in html
    assert "secret-word" not in html
    assert "ZeroDivision" not in html


def test_static_files_too(settings: Any) -> None:
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    response = Client().get("/static/css/site.css")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/css")
    check(response)


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31536000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True)
def test_with_https_everything_is_sent_there_and_stays() -> None:
    sent = Client().get("/cities/?q=x")
    assert (sent.status_code, sent["Location"]) == (301, "https://testserver/cities/?q=x")
    check(sent)
    assert Client().get("/healthz").status_code == 200
    for path in ("/", "/nowhere/", "/admin/"):
        response = Client().get(path, secure=True)
        assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("behind", [True, False])
def test_only_our_own_proxy_says_that_a_request_was_secure(behind: bool) -> None:
    header = ("HTTP_X_FORWARDED_PROTO", "https") if behind else None
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_PROXY_SSL_HEADER=header):
        response = Client().get("/about/", headers={"x-forwarded-proto": "https"})
    assert response.status_code == (200 if behind else 301)


def test_the_way_to_https_leads_to_our_own_name_and_port() -> None:
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_SSL_HOST="example.cn", ALLOWED_HOSTS=["*"]):
        sent = Client(headers={"host": "www.example.cn:8443"}).get("/cities/?q=x")
    assert sent["Location"] == "https://example.cn/cities/?q=x"


def test_another_host_is_never_believed(client: Client) -> None:
    response = client.get("/cities/lanzhou/", headers={"x-forwarded-host": "evil.example"})
    assert b"evil.example" not in response.content
    assert client.get("/cities", headers={"x-forwarded-host": "evil.example"})["Location"] == "/cities/"


@pytest.mark.parametrize("form", ["{}; charset={}", "{}; charset*=utf-8''{}", "{}; boundary*={}''x"])
def test_a_named_charset_changes_nothing(form: str) -> None:
    """Django asks the codec before any middleware: what fails then would be a failure of the whole server."""
    client = Client()
    django: Any = client.handler
    client.handler = lambda values: in_utf8(lambda environ, _: django(environ))(values, None)
    for codec in (*CODECS, "utf-8", "UTF-8"):
        values = form.format(FORM, codec)
        for query, status in (("q=%5Cud800%FF%E5%85%B0", 200), ("a&" * 2100, 400)):
            assert client.generic("GET", "/about/", content_type=values, QUERY_STRING=query).status_code == status
        sent = client.generic("POST", "/report/", "message=%E5%A5%BD", content_type=values, REMOTE_ADDR="")
        # a body whose form cannot be told is taken as none
        assert sent.status_code in (302, 400)


def test_many_files_are_not_read() -> None:
    """Each would be kept in memory; the desk sends one."""
    assert configured.DATA_UPLOAD_MAX_NUMBER_FILES == 1
    part = '--x\r\nContent-Disposition: form-data; name="f{0}"; filename="{0}.csv"\r\n\r\na\r\n'
    body = "".join(part.format(number) for number in range(5)) + "--x--\r\n"
    response = Client().generic("POST", "/report/", body, content_type="multipart/form-data; boundary=x")
    assert response.status_code == 400


def test_the_desk_is_listed_nowhere(client: Client) -> None:
    assert client.get("/admin/login/")["X-Robots-Tag"] == "noindex, nofollow"
    query = "&".join(f"{name}={value}" for name, value in RETIRED.items())
    for path in (
        "/",
        "/cities/",
        "/cities/lanzhou/",
        f"/calculator/?{query}",
        "/robots.txt",
        "/sitemap.xml",
        "/about/",
    ):
        assert b"admin" not in client.get(path).content
