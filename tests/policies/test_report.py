"""Telling us that something does not match: saved without an account, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from policies.models import ReaderReport, ReportState
from tests.pages import Page, read

pytestmark = pytest.mark.django_db
Open = Callable[..., Page]


def test_a_report_is_saved_with_the_page_it_is_about_and_thanked_for(client: Client) -> None:
    sent = {
        "message": "我在兰州，每月到账95元",
        "reference": "短信",
        "page": "/cities/lanzhou/",
        "query": "region=lanzhou",
    }
    response = client.post("/report/", sent, follow=True)
    assert "收到了，谢谢您" in read(response).text
    report = ReaderReport.objects.get()
    assert (report.message, report.reference) == ("我在兰州，每月到账95元", "短信")
    assert (report.page, report.query, report.state) == ("/cities/lanzhou/", "region=lanzhou", ReportState.NEW)


def test_sending_leads_to_an_address_that_can_be_loaded_again(client: Client) -> None:
    response = client.post("/report/", {"message": "不对"})
    assert response.status_code == 302
    client.get(response["Location"])
    assert ReaderReport.objects.count() == 1


def test_the_page_it_is_about_travels_along_unseen(open_page: Open) -> None:
    page = open_page("/report/", {"page": "/cities/lanzhou/", "query": "region=lanzhou&sex=male", "step": "第一步"})
    assert page.hidden["page"] == "/cities/lanzhou/"
    assert page.hidden["query"] == "region=lanzhou&sex=male"
    assert page.hidden["step"] == "第一步"
    assert page.noindex


def test_a_machine_that_fills_the_trap_is_thanked_and_forgotten(client: Client) -> None:
    response = client.post("/report/", {"message": "买药", "website": "http://example.com"})
    assert response.status_code == 302
    assert ReaderReport.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"message": ""}, "请写一两句，哪里不对"),
        ({"message": "   "}, "请写一两句，哪里不对"),
        ({"message": "长" * 2_001}, "太长了，请写在2000字以内"),
        ({"message": "好", "reference": "长" * 201}, "太长了，请写在200字以内"),
    ],
)
def test_an_error_says_what_to_do_and_keeps_what_was_typed(client: Client, sent: dict[str, str], error: str) -> None:
    response = client.post("/report/", {"reference": "某文件", "page": "/cities/lanzhou/", **sent})
    page = read(response)
    assert page.status == 400
    assert error in page.text
    assert page.values["reference"] == [sent.get("reference", "某文件")]
    assert page.hidden["page"] == "/cities/lanzhou/"
    assert sent["message"].strip() in page.text
    assert page.title.startswith("错误")
    assert ReaderReport.objects.count() == 0


def test_what_was_typed_comes_back_escaped(client: Client) -> None:
    response = client.post("/report/", {"message": "", "reference": '"><script>alert(1)</script>'})
    assert b"<script>alert" not in response.content
    assert read(response).values["reference"] == ['"><script>alert(1)</script>']


@pytest.mark.parametrize(
    "sent", [{"message": "a\0b"}, {"message": "好", "page": "x" * 301}, {"message": "好", "query": "\0"}]
)
def test_hostile_reports_are_refused_without_harm(client: Client, sent: dict[str, str]) -> None:
    assert client.post("/report/", sent).status_code == 400
    assert ReaderReport.objects.count() == 0


def test_hostile_addresses_still_open_the_form(open_page: Open) -> None:
    page = open_page("/report/", {"page": "\0/cities/" + "x" * 5_000, "query": "<script>"})
    assert len(page.hidden["page"]) == 300
    assert page.hidden["query"] == "<script>"


ELSEWHERE = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://testserver.evil.example"},
    {"origin": "http://[x"},
    {"referer": "https://evil.example/testserver"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none", "origin": "https://evil.example"},
]
FROM_HERE = [
    {},
    {"origin": "http://testserver", "sec-fetch-site": "same-origin"},
    {"origin": "https://testserver"},
    {"referer": "http://testserver/report/?page=/"},
    {"origin": "https://zhan.example"},
    {"sec-fetch-site": "none"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_another_site_cannot_report_in_a_readers_name(headers: dict[str, str]) -> None:
    """Told without a cookie; a reader who is sent here by mistake loses nothing."""
    client = Client(enforce_csrf_checks=True)
    response = client.post("/report/", {"message": "从别处来的"}, headers=headers)
    assert response.status_code == 403
    assert "不像是从本站的网页送出来的" in response.content.decode()
    assert "从别处来的" in response.content.decode()
    assert ReaderReport.objects.count() == 0


@pytest.mark.parametrize("headers", FROM_HERE)
def test_a_letter_needs_no_cookie(headers: dict[str, str], settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://zhan.example"]
    client = Client(enforce_csrf_checks=True)
    page = client.get("/report/")
    answer = client.post("/report/", {"message": "从这里送的"}, headers=headers)
    assert answer.status_code == 302
    assert not page.cookies
    assert not answer.cookies
    assert "Cookie" not in page.get("Vary", "")
    assert ReaderReport.objects.count() == 1


def test_a_database_that_cannot_be_asked_loses_no_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(ReaderReport, "save", fail)
    answer = client.post("/report/", {"message": "我在兰州，每月到账95元"})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    page = answer.content.decode()
    assert "我在兰州，每月到账95元" in page
    assert "您写的字都还在，请过半分钟再按一次" in page
    assert ReaderReport.objects.count() == 0


def test_the_form_asks_for_no_name_number_or_address(open_page: Open) -> None:
    page = open_page("/report/")
    params = set(page.values) - {"website"}
    assert params == {"reference", "page", "step", "query"}
    assert "请不要写姓名" in page.text


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"page": "/cities/lanzhou/"}, "兰州市的网页"),
        ({"page": "/guides/alipay/", "step": "第2步"}, "查余额的步骤，第2步"),
        ({"page": "/calculator/", "query": "region=lanzhou"}, "算一算，和您刚才算的结果"),
        ({"page": "/nowhere/", "step": "第2步"}, ""),
        ({"page": "http://[x", "step": "第2步"}, ""),
    ],
)
def test_the_form_says_which_page_and_step_it_is_about(client: Client, told: dict[str, str], said: str) -> None:
    page = client.get("/report/", told)
    assert page.status_code == 200
    assert (f"说的是：<b>{said}</b>" in page.content.decode()) is bool(said)
