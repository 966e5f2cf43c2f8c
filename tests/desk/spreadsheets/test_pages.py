"""Who may import and export, and how it is served."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from desk.spreadsheets import readers
from policies.models import CreditTable
from tests import builders
from tests.desk.spreadsheets.spreadsheets import BAND, IMPORTED, of_dicts, problems, send

pytestmark = pytest.mark.django_db


def test_strangers_and_onlookers_may_not(client: Client, lanzhou: CreditTable) -> None:
    paths = ("export.xlsx", "template.xlsx", "import/", "import/confirm/")
    for path in paths:
        assert "/admin/login/" in client.get(f"/admin/bulk/credittable/{path}")["Location"]
    client.force_login(User.objects.create_user("looks", is_staff=True))
    assert [client.get(f"/admin/bulk/credittable/{path}").status_code for path in paths] == [403] * 4


def test_what_has_no_import_and_what_does_not_exist(editor: Client, admin_client: Client) -> None:
    assert admin_client.get("/admin/bulk/region/import/").status_code == 403
    assert admin_client.get("/admin/bulk/user/export.xlsx").status_code == 404
    assert admin_client.get("/admin/bulk/claim/export.pdf").status_code == 404
    assert admin_client.get("/admin/bulk/claim/import/confirm/").status_code == 302


def test_a_preview_belongs_to_one_editor_and_one_kind(editor: Client, admin_client: Client) -> None:
    builders.source()
    token = send(editor, "credittable", of_dicts([BAND])).context["upload"]
    for client, name, sent in (
        (admin_client, "credittable", token),
        (editor, "claim", token),
        (editor, "credittable", token[:-2]),
        (editor, "credittable", ""),
    ):
        response = client.post(f"/admin/bulk/{name}/import/confirm/", {"upload": sent})
        assert "请重新选文件" in problems(response)[0]
    assert not CreditTable.objects.filter(region=builders.city()).exists()


def test_too_large_a_file_is_told(editor: Client) -> None:
    response = send(editor, "claim", b"a" * (readers.MOST_BYTES + 1), "a.csv")
    assert problems(response)[0].startswith("文件太大")
    response = editor.post("/admin/bulk/claim/import/")
    assert "请先选一个文件。" in response.content.decode()


def test_pages_are_strict_and_chinese(editor: Client, strict: Callable[[Any], str]) -> None:
    builders.source()
    for name in IMPORTED:
        html = strict(editor.get(f"/admin/bulk/{name}/import/"))
        assert "每一列怎么填" in html
    html = strict(send(editor, "credittable", of_dicts([BAND | {"给读者的说明": "<b>粗</b>"}])))
    assert "&lt;b&gt;粗&lt;/b&gt;" in html
    strict(send(editor, "credittable", of_dicts([BAND | {"金额": "<i>"}])))
