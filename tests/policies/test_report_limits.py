"""Reader reports: how many one network may send, and no personal numbers."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from unittest.mock import Mock

import pytest
from django.test import RequestFactory
from django.utils import timezone as django_timezone

from policies.feedback import personal_numbers, rate_limit
from policies.models import ReaderReport, ReportKind, ReportState

pytestmark = pytest.mark.django_db

MESSAGE = "我在兰州，每月到账是95元。"
# 10:03 in Shanghai
NOW = datetime(2026, 11, 22, 2, 3, tzinfo=timezone.utc)


@pytest.fixture
def now(monkeypatch):
    """The clock of the limits, to be moved on by a test."""
    clock = {"now": NOW}
    monkeypatch.setattr(django_timezone, "now", lambda: clock["now"])
    return clock


def send(client, message: str = MESSAGE, address: str = "203.0.113.9", **more: str):
    return client.post("/report/", {"message": message, **more}, REMOTE_ADDR=address)


# ---- how many ----


def test_five_in_ten_minutes(client, now):
    assert [send(client).status_code for _ in range(6)] == [302] * 5 + [429]
    assert ReaderReport.objects.count() == 5


def test_what_was_typed_is_kept_and_the_sentence_says_when(client, now):
    for _ in range(5):
        send(client)
    response = send(
        client, "兰州涨到了100元", reference="兰医保发〔2026〕1号", page="/cities/lanzhou/", query="sex=male"
    )
    page = response.content.decode()
    assert response.status_code == 429
    assert response["Retry-After"] == "421"
    for kept in ("兰州涨到了100元", "兰医保发〔2026〕1号", "/cities/lanzhou/", "sex=male", "请过7分钟再按一次"):
        assert kept in page


def test_after_ten_minutes_one_may_write_again(client, now):
    for _ in range(5):
        send(client)
    now["now"] = NOW + timedelta(minutes=7)
    assert send(client).status_code == 302


def test_twenty_a_day(client, now):
    for number in range(20):
        now["now"] = NOW + timedelta(minutes=10 * (number // 4))
        assert send(client).status_code == 302
    now["now"] = NOW + timedelta(hours=5)
    response = send(client)
    assert response.status_code == 429
    assert "请明天再发" in response.content.decode()
    now["now"] = NOW + timedelta(hours=14)
    assert send(client).status_code == 302


def test_networks_do_not_share(client, now):
    for _ in range(5):
        send(client)
    assert send(client, address="203.0.113.10").status_code == 302
    assert send(client, address="2001:db8::1").status_code == 302


def test_a_subscriber_with_many_ipv6_addresses_is_one(client, now):
    answers = [send(client, address=f"2001:db8::{number}").status_code for number in range(1, 7)]
    assert answers[-1] == 429
    assert send(client, address="2001:db8:0:1::1").status_code == 302


def test_what_is_refused_or_trapped_does_not_count(client, now):
    for _ in range(5):
        send(client, "")
        send(client, website="http://spam.example")
    assert [send(client).status_code for _ in range(5)] == [302] * 5


def test_without_an_address_nobody_is_shut_out(client, now):
    assert [send(client, address="").status_code for _ in range(7)] == [302] * 7


def test_a_flood_from_many_networks_is_held_up(client, now, monkeypatch):
    monkeypatch.setattr(rate_limit, "MOST_OF_ALL_IN_WINDOW", 3)
    answers = [send(client, address=f"203.0.113.{number}").status_code for number in (1, 2, 3, 4)]
    assert answers == [302, 302, 302, 429]
    assert send(client, address="").status_code == 429
    now["now"] = NOW + timedelta(minutes=7)
    assert send(client, address="203.0.113.4").status_code == 302


# ---- without keeping addresses ----


def test_no_address_is_in_the_cache(client, now, monkeypatch):
    spy = Mock(wraps=rate_limit.cache)
    monkeypatch.setattr(rate_limit, "cache", spy)
    send(client)
    keys = [call.args[0] for call in spy.add.call_args_list]
    assert len(keys) == 3
    assert all(re.fullmatch(r"reports:(all|[0-9a-f]{32})(:202611220200)?", key) for key in keys)


def test_a_cache_that_does_not_answer_keeps_no_letter_out(client, monkeypatch):
    silent = ConnectionError("no cache")
    monkeypatch.setattr(rate_limit, "cache", Mock(**{"add.side_effect": silent, "get_many.side_effect": silent}))
    assert [send(client).status_code for _ in range(7)] == [302] * 7
    assert ReaderReport.objects.count() == 7


def test_another_day_or_another_secret_gives_another_name(settings):
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.9")
    today, tomorrow = NOW.date(), NOW.date() + timedelta(days=1)
    name = rate_limit.sender(request, today)
    assert name == rate_limit.sender(request, today)
    assert name != rate_limit.sender(request, tomorrow)
    settings.SECRET_KEY = "another"
    assert name != rate_limit.sender(request, today)


def test_behind_a_proxy_the_last_address_counts(settings):
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "1.2.3.4, 203.0.113.9"})
    settings.BEHIND_PROXY = False
    assert rate_limit.client_address(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert rate_limit.client_address(request) == "203.0.113.9"


@pytest.mark.parametrize("behind_proxy", [False, True])
@pytest.mark.parametrize("forwarded", ["{0}", "{0}, {1}", "unknown", "", "1.2.3.4:{2}", "{0},", "<b>{0}</b>"])
def test_a_forged_forwarded_address_gains_nothing(client, now, settings, behind_proxy, forwarded):
    """Without a proxy it is not read. Behind one, the proxy adds what it saw; what is no address counts as the proxy's."""
    settings.BEHIND_PROXY = behind_proxy
    answers = []
    for number in range(7):
        values = forwarded.format(f"198.51.100.{number}", "203.0.113.9", number)
        if behind_proxy and forwarded == "{0}":
            values += ", 203.0.113.9"
        answers.append(client.post("/report/", {"message": MESSAGE}, headers={"x-forwarded-for": values}).status_code)
    assert answers == [302] * 5 + [429] * 2


# ---- no personal numbers ----


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我的身份证是620102196003150019，请查", "证件号"),
        ("身份证62010219600315001X", "证件号"),
        ("身份证６２０１０２１９６００３１５００１ｘ", "证件号"),
        ("620102 19600315 0019", "证件号"),
        ("打我手机13812345678", "手机号"),
        ("138 1234 5678", "手机号"),
        ("+86 138-1234-5678", "手机号"),
        ("卡号6222021234567890123", "卡号"),
        ("6222 0212 3456 7890", "卡号"),
        ("社保卡A12345678", "社保卡号"),
        ("医保编号1101-0119-9003-0788", "一长串数字"),
        ("138\u200b1234\u200b5678", "手机号"),
    ],
)
def test_personal_numbers_are_refused(client, text, name):
    response = send(client, text)
    assert response.status_code == 400
    page = response.content.decode()
    assert personal_numbers.sentence(name) in page
    assert text in page
    assert not ReaderReport.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "每月到账95元，一年1140元",
        "兰医保发〔2023〕138号，2023年1月1日起",
        "医保局电话0931-12393，也问过010-12345678",
        "2025-07-01到2026-06-30，105元和115元",
        "见https://ybj.example.cn/art/2025/1/13812345678.html和https://a.cn/202501011234567890",
        "生于1960年3月，62岁退休",
        "窗口电话0931-8465200打不通，2025-01-01 2026-01-01，100 110 120 130元",
    ],
)
def test_other_numbers_are_not(client, text):
    assert send(client, text).status_code == 302


@pytest.mark.parametrize(
    ("query", "kept"),
    [("region=lanzhou&birth_year=1960", "region=lanzhou&birth_year=1960"), ("region=620102%20196003150019", "")],
)
def test_the_answers_that_travel_along_hold_no_personal_number(client, query, kept):
    client.post("/report/", {"message": "每月到账95元", "query": query})
    assert ReaderReport.objects.get().query == kept


def test_the_reference_is_guarded_too(client):
    assert send(client, reference="张某13812345678").status_code == 400


# ---- kinds ----


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ({"page": "/cities/lanzhou/"}, ReportKind.PAGE),
        ({"page": "/guides/alipay/", "step": "第二步"}, ReportKind.STEP),
        ({"page": "/calculator/", "query": "region=lanzhou"}, ReportKind.RESULT),
        ({"step": "第二步", "query": "region=lanzhou"}, ReportKind.STEP),
    ],
)
def test_kinds(typed, kind):
    report = ReaderReport.objects.create(message=MESSAGE, **typed)
    assert report.kind == kind
    assert [other for other in ReportKind if ReaderReport.objects.of_kind(other).exists()] == [kind]


@pytest.mark.parametrize(
    ("page", "query", "address"),
    [
        ("/calculator/", "region=lanzhou&sex=male", "/calculator/?region=lanzhou&sex=male"),
        ("/cities/lanzhou/", "", "/cities/lanzhou/"),
        ("/calculator/?region=lanzhou", "sex=male", "/calculator/?region=lanzhou"),
        ("//evil.example/", "", ""),
        ("/\\evil.example/", "", ""),
        ("https://evil.example/", "", ""),
        ("javascript:alert(1)", "", ""),
        ("", "", ""),
    ],
)
def test_only_pages_of_this_site_are_linked(page, query, address):
    assert ReaderReport(page=page, query=query).address == address


def test_what_waits_for_an_editor():
    for state in ReportState:
        ReaderReport.objects.create(message=MESSAGE, state=state)
    assert set(ReaderReport.objects.open().values_list("state", flat=True)) == {"new", "looking"}
