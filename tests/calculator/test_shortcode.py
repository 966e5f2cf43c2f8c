"""Short addresses for paper lead back to the very answers they were made from."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as site
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import short_links
from policies.models import Region
from tests.website.test_qr import read_back

pytestmark = pytest.mark.django_db

FULL = {
    "status": "working",
    "sex": "female",
    "birth_year": "1972",
    "birth_month": "4",
    "track": "female55",
    "category": "flexible",
    "cumulative_years": "21",
    "cumulative_months": "4",
    "actual_years": "9",
    "actual_months": "0",
    "enrolled_year": "1999",
    "enrolled_month": "10",
    "base": "6000.5",
    "on": "2026-11-22",
}


def test_round_trip_of_everything() -> None:
    region = Region.objects.get(slug="guangzhou")
    code = short_links.encode(region, FULL)
    assert code == "440100-wf-197204-t55-kf-c256-a108-e199910-b6000.5-d20261122"
    assert dict(short_links.decode(code) or ()) == {**FULL, "region": "440100"}


def test_a_region_without_a_code_goes_by_its_name(client: Client) -> None:
    region = Region.objects.get(slug="gansu-direct")
    values = {"status": "retired", "sex": "male", "birth_year": "1955", "birth_month": "1"}
    response = client.get(f"/calculator/r/{short_links.encode(region, values)}/", follow=True)
    assert "每月返您" in response.content.decode()
    assert "120" in response.content.decode()


def test_the_printed_address_of_a_result_gives_the_same_result(client: Client) -> None:
    page = client.get(
        "/calculator/?region=lanzhou&status=retired&sex=female&birth_year=1960&birth_month=3"
    ).content.decode()
    assert "/calculator/r/620100-rf-196003/" in page
    again = client.get("/calculator/r/620100-rf-196003/", follow=True).content.decode()
    assert '<span class="n">90</span>' in page
    assert '<span class="n">90</span>' in again


def test_so_does_the_code_beside_it(client: Client) -> None:
    page = client.get(
        "/calculator/?region=lanzhou&status=retired&sex=female&birth_year=1960&birth_month=3"
    ).content.decode()
    (image,) = re.findall(r"<img [^>]*>", page)
    assert 'loading="lazy"' in image
    assert 'alt="二维码：用手机再算一次"' in image
    (address,) = re.findall(r' src="([^"]*)"', image)
    code = client.get(address)
    assert code["Content-Type"] == "image/svg+xml"
    assert code["X-Robots-Tag"] == "noindex"
    printed = f"{timezone.localdate():%Y%m%d}.m9000"
    assert read_back(code.content.decode()) == f"{site.SITE_URL}/calculator/r/620100-rf-196003-g{printed}/"


def test_the_sheet_for_the_window_has_its_code_within(client: Client) -> None:
    page = client.get(
        "/calculator/sheet/?region=lanzhou&status=retired&sex=female&birth_year=1960&birth_month=3"
    ).content.decode()
    (code,) = re.findall(r'<svg [^>]*aria-label="二维码：用手机再算一次"[^>]*>.*?</svg>', page)
    assert read_back(code) == f"{site.SITE_URL}/calculator/r/620100-rf-196003/"


def test_unknown_answers_travel_too() -> None:
    values = {"status": "working", "sex": "male", "birth_year": "1970", "birth_month": "2", "cumulative_years": "20"}
    code = short_links.encode(Region.objects.get(slug="guangzhou"), {**values, "unknown": "actual enrolled"})
    assert [value for name, value in short_links.decode(code) or () if name == "unknown"] == ["actual", "enrolled"]


@pytest.mark.parametrize(
    "code",
    [
        *("x", "620100-rf-19600", "620100-zz-196003", "620100-rf-196003-!", "../admin", "6" * 500),
        f"{'a' * 3000}-rf-196003",
    ],
)
def test_what_is_no_code_is_no_page(client: Client, code: str) -> None:
    assert short_links.decode(code) is None
    assert client.get(f"/calculator/r/{code}/").status_code == 404
    assert client.get("/calculator/code.svg", {"code": code}).status_code == 404


@settings(max_examples=150)
@given(st.text("0123456789abcdefghijklmnopqrstuvwxyz-~.", max_size=60))
def test_decoding_never_breaks(code: str) -> None:
    decoded = short_links.decode(code)
    assert decoded is None or dict(decoded)["status"] in short_links.STATUS.values()
