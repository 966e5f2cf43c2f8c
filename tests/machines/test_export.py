"""The site as plain files behind a plain nginx: the same addresses, no broken link, the same bytes twice."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import deque
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from config.headers import CONTENT_SECURITY_POLICY
from machines import export, links
from policies.management.commands.import_policies import DATA

from . import nginx

pytestmark = pytest.mark.django_db

ORIGIN = "https://origin.example"
SOME = {"quanguo", "gansu", "beijing", "shanghai", "xianggang"}
HERE = 'listen 127.0.0.1:{port};\nset $yibao_forms " https://origin.example";\naccess_log off;\n'


@pytest.fixture(scope="module")
def release(tmp_path_factory) -> Path:
    """The release with some provinces only, whose pages have everything that a page can have; WHOLE_EXPORT=1: all of it."""
    folder = tmp_path_factory.mktemp("release") / "data"
    shutil.copytree(DATA, folder)
    if os.environ.get("WHOLE_EXPORT") == "1":
        return folder
    head, *lines = (folder / "regions.csv").read_text(encoding="utf-8").splitlines()
    cells = [line.split(",") for line in lines]
    staying = {cell[1]: ",".join(cell) for cell in cells if cell[1] in SOME or cell[7] in SOME - {"quanguo"}}
    (folder / "regions.csv").write_text("\n".join([head, *staying.values(), ""]), encoding="utf-8")
    for path in (folder / "regions").glob("*.yaml"):
        if path.stem.partition("-")[2] not in staying:
            path.unlink()
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory, new_site, release) -> Path:
    """An export, made once for this module."""
    site, target = new_site(), tmp_path_factory.mktemp("export") / "site"
    for command in (["migrate"], ["import_policies", str(release)], ["import_guides"], ["collectstatic", "--noinput"]):
        site.manage(*command, "-v", "0")
    said = site.manage("export_site", str(target), "--origin", ORIGIN, "--compress")
    assert "页" in said
    assert site.run("from policies.models import PlaceDemand; print(PlaceDemand.objects.count())") == "0"
    again = site.manage("export_site", str(target), "--origin", ORIGIN, "--compress")
    assert again == said, "the same edition gives the same bytes"
    return target


@pytest.fixture(scope="module")
def served(folder, tmp_path_factory):
    """The port of a plain nginx with the export."""
    prefix, port = tmp_path_factory.mktemp("plain"), nginx.free_port()
    nginx.lay_out(prefix, "export.conf", "", HERE.format(port=port))
    (prefix / "var" / "export").symlink_to(folder)
    with nginx.running(prefix, port):
        yield port


LINK = re.compile(r"""<(?:a|form|link|script|img|source|use)\b[^>]*?\s(href|src|action)="([^"]*)\"""")


def test_a_crawler_finds_every_page_and_no_broken_link(served, folder):
    """From the first page and the sitemap on, by http alone, knowing nothing of how the files were made."""
    sitemap = nginx.get(served, "/sitemap.xml")[1].decode()
    listed = [urlsplit(unescape(url)).path for url in re.findall("<loc>([^<]*)</loc>", sitemap)]
    waiting, seen, pages = deque(["/", "/sitemap.xml", "/robots.txt", *listed]), set(), 0
    while waiting:
        path = waiting.popleft()
        if path in seen:
            continue
        seen.add(path)
        response, body = nginx.get(served, path)
        assert response.status == 200, f"{path} answered {response.status}"
        if response.headers["Content-Type"].startswith("text/html"):
            pages += 1
            for _, written in LINK.findall(body.decode()):
                address = urldefrag(urljoin(path, unescape(written)))[0]
                if not urlsplit(address).scheme:
                    assert "?" not in address, f"{path} leads to {address}, which a file cannot answer"
                    waiting.append(unquote(address))
    assert pages > 250
    files = {str(path.relative_to(folder.resolve())) for path in folder.resolve().rglob("*") if path.is_file()}
    whole = {name for name in files if not name.endswith((".br", ".gz"))}
    # 404.html, and the data of places that have a page without a link to it
    assert len(seen) < len(whole) < len(seen) + 10


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/cities/lanzhou/", "text/html; charset=utf-8"),
        ("/cities/lanzhou.json", "application/json; charset=utf-8"),
        ("/data/all.json", "application/json; charset=utf-8"),
        ("/data/credit.csv", "text/csv; charset=utf-8"),
        ("/changes/feed/", "text/xml; charset=utf-8"),
        ("/sitemap.xml", "text/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
    ],
)
def test_a_file_says_what_the_site_says(served, path, kind):
    response, body = nginx.get(served, path)
    assert response.headers["Content-Type"] == kind
    if path == "/cities/lanzhou.json":
        assert body == Client().get(path).content
    packed, _ = nginx.get(served, path, Accept_Encoding="gzip, br")
    assert packed.headers["Content-Encoding"] == "br"


def test_open_data_may_be_used_by_any_page(served):
    shared, _ = nginx.get(served, "/cities/lanzhou.json")
    assert shared.headers["Access-Control-Allow-Origin"] == "*"
    assert shared.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Origin" not in nginx.get(served, "/")[0].headers


def test_headers_are_those_of_the_site_and_forms_may_go_to_the_origin(served):
    response, _ = nginx.get(served, "/cities/lanzhou/")
    expected = CONTENT_SECURITY_POLICY.replace("form-action 'self'", f"form-action 'self' {ORIGIN}")
    assert response.headers["Content-Security-Policy"] == expected
    page = Client(headers={"user-agent": export.AGENT}).get("/cities/lanzhou/")
    for name in ("Permissions-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"):
        assert response.headers[name] == page.headers[name]
    for name in ("Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"):
        assert response.headers[name] == page.headers[name]
    style = re.search(r'href="(/static/css/site[^"]*)"', nginx.get(served, "/")[1].decode())[1]
    assert nginx.get(served, style)[0].status == 200


def test_an_unknown_address_gets_the_page_that_helps(served):
    response, body = nginx.get(served, "/cities/nowhere/")
    assert response.status == 404
    assert "没有这一页" in body.decode()
    assert nginx.get(served, "/cities/lanzhou")[0].headers["Location"] == "/cities/lanzhou/"


def test_forms_and_queries_go_to_the_origin_under_the_same_path(folder):
    city = (folder / "cities/lanzhou/index.html").read_text(encoding="utf-8")
    assert f'href="{ORIGIN}/cities/lanzhou/?type=large"' in city
    assert f'href="{ORIGIN}/calculator/?region=lanzhou"' in city
    assert f'href="{ORIGIN}/report/?page=/cities/lanzhou/"' in city
    first = (folder / "index.html").read_text(encoding="utf-8")
    assert re.search(rf'<form [^>]*action="{ORIGIN}/cities/"', first)
    form = (folder / "calculator/index.html").read_text(encoding="utf-8")
    assert re.search(rf'<form [^>]*action="{ORIGIN}/calculator/', form)
    guide = (folder / "guides/alipay/index.html").read_text(encoding="utf-8")
    assert re.search(rf'<form [^>]*action="{ORIGIN}/guides/alipay/#local"', guide)
    for page in (city, first, form, guide):
        assert not re.search(r'<form [^>]*action="(?!https://origin)', page)
    assert not (folder / "report").exists()
    assert not (folder / "admin").exists()


# ---- without the whole site ----


def test_a_broken_link_stops_the_export_and_the_old_one_stays(tmp_path, monkeypatch):
    target = tmp_path / "site"
    export.write({"index.html": b"old"}, target)
    real = links.read

    def with_slips(html, path, origin):
        if path == "/about/":
            html += '<a href="/nowhere/">x</a><a href="/privacy/#no-such-place">y</a><img src="/static/none.png">'
        return real(html, path, origin)

    monkeypatch.setattr(links, "read", with_slips)
    monkeypatch.setattr(links, "in_sitemap", lambda xml, path_of: ["/about/"])
    monkeypatch.setattr(export.Crawl, "_await", only({"/about/", "/nowhere/", "/privacy/", "/static/none.png"}))
    with pytest.raises(CommandError) as refused:
        call_command("export_site", str(target), origin=ORIGIN)
    said = str(refused.value)
    assert "/nowhere/ (404), linked from /about/" in said
    assert "/privacy/#no-such-place (no such place in the page), linked from /about/" in said
    assert "/static/none.png (no such static file)" in said
    assert (target / "index.html").read_bytes() == b"old"
    assert not list(tmp_path.glob("*part*"))


def only(paths):
    """Crawling that follows nothing else, so that a test is quick."""
    real = export.Crawl._await
    wanted = paths | {reverse("sitemap")}
    return lambda self, found, asker: real(self, [path for path in found if path in wanted], asker)


def test_the_same_twice_is_the_same_folder_and_a_change_replaces_only_what_changed(tmp_path):
    target = tmp_path / "site"
    first = export.write({"a/index.html": b"a", "b.json": b"{}"}, target)
    assert export.write({"b.json": b"{}", "a/index.html": b"a"}, target) == first
    second = export.write({"a/index.html": b"new", "b.json": b"{}"}, target)
    assert target.resolve() == second != first
    assert (target / "a/index.html").read_bytes() == b"new"
    assert (second / "b.json").stat().st_ino == (first / "b.json").stat().st_ino
    third = export.write({"a/index.html": b"newer", "b.json": b"{}"}, target)
    assert {path.name for path in tmp_path.iterdir()} == {"site", second.name, third.name}


def test_somebody_elses_folder_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep")
    with pytest.raises(export.ExportError, match="not an export"):
        export.write({"index.html": b""}, tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "keep"


def test_what_fails_while_writing_leaves_nothing(tmp_path):
    with pytest.raises(OSError, match=r".+"):
        export.write({"a": b"1", "a/b": b"2"}, tmp_path / "site")
    assert not list(tmp_path.iterdir())


def test_compressed_twice_is_the_same():
    files = {"index.html": b"<p>" * 1000, "icon.png": b"png"}
    assert export.compressed(files) == export.compressed(dict(files))
    assert set(export.compressed(files)) == {"index.html", "index.html.br", "index.html.gz", "icon.png"}


def test_pages_for_developers_are_not_exported(tmp_path, settings):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="DEBUG=1"):
        call_command("export_site", str(tmp_path / "site"), origin=ORIGIN)


@pytest.mark.parametrize("origin", ["example.cn", "ftp://example.cn", ""])
def test_an_origin_that_is_no_address_is_refused(tmp_path, origin):
    with pytest.raises(CommandError, match="--origin"):
        call_command("export_site", str(tmp_path / "site"), origin=origin)


def test_addresses_in_a_page():
    page = links.read(
        '<a href="/a/?x=1&amp;y=2#z">1</a><a href="#here">2</a><form method="get"><a href="tel:12393">3</a>'
        '<a href="//evil.example/">4</a><a href="../b/">5</a><form action="?q=1"><a href="/report/">6</a><p id="here">',
        "/c/d/",
        ORIGIN,
    )
    assert f'<a href="{ORIGIN}/a/?x=1&amp;y=2#z">1</a>' in page.html
    assert f'<form action="{ORIGIN}/c/d/" method="get">' in page.html
    assert f'<form action="{ORIGIN}/c/d/?q=1">' in page.html
    assert f'<a href="{ORIGIN}/report/">6</a>' in page.html
    assert '<a href="tel:12393">3</a><a href="//evil.example/">4</a><a href="../b/">' in page.html
    assert page.links == {("/c/d/", "here"), ("/c/b/", "")}
    assert page.targets == {"here"}


def test_open_data_files_are_whole(folder):
    assert json.loads((folder / "data/all.json").read_text(encoding="utf-8"))["credit"]
    pages = {path.parent.name for path in (folder / "cities").glob("*/index.html")}
    assert pages == {path.stem for path in (folder / "cities").glob("*.json")}
