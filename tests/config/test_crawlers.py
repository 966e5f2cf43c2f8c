"""What search engines, chat programs and the registries of the mainland ask of the site."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from config import filings

pytestmark = pytest.mark.one_database

NUMBERS = ("京ICP备12345678号-1", "京公网安备 11010502030000号")


def test_without_numbers_the_footer_names_no_registry(client: Client, db: None) -> None:
    assert "beian" not in client.get("/about/").content.decode()


def test_numbers_of_filings_link_to_the_registries(client: Client, db: None) -> None:
    with override_settings(SITE_FILINGS=filings.links(*NUMBERS)):
        page = client.get("/about/").content.decode()
    assert f'<a href="https://beian.miit.gov.cn/" rel="noopener">{NUMBERS[0]}</a>' in page
    assert 'href="https://beian.mps.gov.cn/#/query/webSearch?code=11010502030000"' in page


def test_a_police_number_without_its_digits_is_an_error_at_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="14 digits"):
        filings.links("", "京公网安备号")


def test_files_for_verification_are_served_at_the_root(tmp_path: Path, rf: RequestFactory) -> None:
    (tmp_path / "MP_verify_abc.txt").write_text("abc")
    with override_settings(WHITENOISE_ROOT=str(tmp_path), WHITENOISE_AUTOREFRESH=False):
        serve = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))
    assert b"".join(serve(rf.get("/MP_verify_abc.txt"))) == b"abc"
    assert serve(rf.get("/other.txt")).status_code == 404


def test_the_manifest_names_the_site_and_its_icons(client: Client, db: None) -> None:
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert manifest["name"] == "退休医保通"
    assert [icon["type"] for icon in manifest["icons"]] == ["image/svg+xml", "image/png"]
    assert '<link rel="manifest" href="/manifest.webmanifest">' in client.get("/about/").content.decode()
