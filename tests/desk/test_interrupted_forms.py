"""A session that ends while somebody types: it slides with use, and a form comes back after signing in with every word."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.admin_site import SLIDES_EVERY, USED_AT
from policies.models import Contact, Status
from tests import builders
from tests.desk.people import address, form_data
from tests.desk.roles import PASSWORD
from tests.files import pdf

pytestmark = pytest.mark.django_db
OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def typing() -> tuple[Client, Contact, dict[str, Any]]:
    """A browser that checks CSRF tokens, an editor's draft open in it, and what was typed into its form."""
    user = User.objects.create_user("wang", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="编辑"))
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    draft = builders.contact("hotline", status=Status.DRAFT)
    page = browser.get(address(draft))
    token = page.context["csrf_token"]
    note = "从下月起，每月“早上8点”。<b>"
    return browser, draft, form_data(page) | {"csrfmiddlewaretoken": str(token), "note": note, "_save": "保存"}


def hidden_fields(page: Any) -> dict[str, str]:
    """What a browser would send back of a page without being typed."""
    found = re.findall(r'<input type="hidden"[^>]* name="([^"]+)" value="([^"]*)"', page.content.decode())
    return {name: unescape(value) for name, value in found}


def sign_in(browser: Client, page: Any, password: str = PASSWORD) -> Any:
    sent = hidden_fields(page) | {"username": "wang", "password": password}
    return browser.post(reverse("admin:login"), sent, follow=True, **OURS)


def send_again(browser: Client, page: Any) -> Any:
    (target,) = re.findall(r'<form method="post" action="([^"]+)"', page.content.decode())
    return browser.post(unescape(target), hidden_fields(page), follow=True, **OURS)


@pytest.mark.parametrize("gone", [["sessionid"], ["csrftoken"], ["sessionid", "csrftoken"]])
def test_a_form_sent_without_cookies_is_stored_after_signing_in(typing: Any, gone: list[str]) -> None:
    browser, draft, typed = typing
    for name in gone:
        del browser.cookies[name]
    page = browser.post(address(draft), typed, **OURS)
    draft.refresh_from_db()
    assert draft.note != typed["note"]
    if "sessionid" in gone:
        assert page.status_code == 403
        assert "您写的都没有丢" in page.content.decode()
        page = sign_in(browser, page)
    assert typed["note"] in unescape(page.content.decode())
    send_again(browser, page)
    draft.refresh_from_db()
    assert draft.note == typed["note"]


def test_a_wrong_password_in_between_loses_nothing(typing: Any) -> None:
    browser, draft, typed = typing
    browser.cookies.clear()
    page = sign_in(browser, browser.post(address(draft), typed, **OURS), "不对的密码1")
    assert "登录名或密码不对，或者这个账号停用了。" in page.content.decode()
    assert "您写的都没有丢" in page.content.decode()
    send_again(browser, sign_in(browser, page))
    draft.refresh_from_db()
    assert draft.note == typed["note"]


def test_a_form_of_another_site_is_not_carried(typing: Any) -> None:
    browser, draft, typed = typing
    browser.cookies.clear()
    page = browser.post(address(draft), typed, HTTP_ORIGIN="https://elsewhere.example")
    assert page.status_code == 403
    assert typed["note"][:5] not in page.content.decode()
    assert "interrupted" not in page.content.decode()


def test_using_the_desk_moves_the_end_of_the_session(typing: Any) -> None:
    browser, draft, _ = typing
    session = browser.session
    session[USED_AT] = int(timezone.now().timestamp()) - SLIDES_EVERY - 1000
    session.save()
    before = browser.get(reverse("admin:session")).json()["seconds"]
    browser.get(address(draft))
    assert browser.get(reverse("admin:session")).json()["seconds"] > before + SLIDES_EVERY


def test_words_come_back_without_their_file_which_is_asked_for_again(typing: Any) -> None:
    browser, _, _ = typing
    source = builders.source("fresh", status=Status.DRAFT, published_at=None)
    typed = form_data(browser.get(address(source))) | {"title": "写了半天的标题", "_save": "保存"}
    typed["copy_file"] = SimpleUploadedFile("a.pdf", pdf())
    browser.cookies.clear()
    page = sign_in(browser, browser.post(address(source), typed, **OURS))
    assert "只有文件没有带过来" in page.content.decode()
    send_again(browser, page)
    source.refresh_from_db()
    assert (source.title, source.copy) == ("写了半天的标题", None)
