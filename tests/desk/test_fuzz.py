"""What an editor's browser, or somebody in their place, may send to the desk: filters, searches, forms with garbage in them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.sites import site
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from desk.admin.base.inlines import MOST_ROWS
from policies.models import CoverageTable, CreditTable
from tests import hostile
from tests.addresses import desk_path, desk_routes
from tests.hostile import MARK, tried
from tests.markup import look

pytestmark = pytest.mark.django_db

ANSWERS = {200, 302, 400, 403, 404, 405, 409, 413, 429}
LISTS = {f"{model._meta.app_label}/{model._meta.model_name}": model for model in site._registry}
ALWAYS = ("q", "o", "p", "all", "e", "_facets", "_popup", "_to_field", "_changelist_filters")
FORMS = ("region", "statement", "headline", "topic", "checked_on", "sources", "audience", "_popup")
OTHERS = {
    "/admin/": (),
    "/admin/autocomplete/": ("app_label", "model_name", "field_name", "term", "page"),
    "/admin/changes/": ("who", "city"),
    "/admin/login/": ("next",),
    "/admin/article/": ("text",),
    "/admin/handbook/": ("q",),
    "/admin/jsi18n/": ("language",),
    "/admin/bulk/source/export.csv": ("q", "evidence__exact", "o"),
    "/admin/bulk/credittable/export.xlsx": ("q", "status__exact", "work"),
}


def check(response: Any) -> None:
    assert response.status_code in ANSWERS
    if "html" in response.headers.get("Content-Type", "") and response.status_code != 302:
        html = response.content.decode()
        assert f"<{MARK}" not in html
        seen = look(html)
        assert seen.made == []
        assert seen.blocked == []


def filters(model: Any, user: User) -> tuple[str, ...]:
    """Every name that a list's filters read."""
    request: Any = RequestFactory().get("/")
    request.user = user
    result = admin.site.get_model_admin(model).get_changelist_instance(request)
    return tuple({name for filter in result.filter_specs for name in filter.expected_parameters()})


@pytest.mark.parametrize("stem", LISTS)
def test_any_filter_search_and_order(stem: str, people: dict[str, User]) -> None:
    user = people["管理员"]
    client = Client()
    client.force_login(user)
    names = (*filters(LISTS[stem], user), *ALWAYS)

    @tried(4)
    @given(hostile.queries(names))
    def send(query: str) -> None:
        check(client.get(f"/admin/{stem}/?{query}"))

    send()


@pytest.mark.parametrize("path", [*OTHERS, "/admin/policies/claim/add/", "/admin/policies/credittable/add/"])
def test_any_query_elsewhere(path: str, editor: Client) -> None:
    @tried(5)
    @given(hostile.queries(OTHERS.get(path, FORMS)))
    def send(query: str) -> None:
        check(editor.get(f"{path}?{query}"))

    send()


@tried(20)
@given(st.data())
def test_any_key_of_a_row(rows: dict[str, Any], editor: Client, data: st.DataObject) -> None:
    routes = [route for route in desk_routes() if any(part in route for part in ("object_id", "<int:pk>", "<id>"))]
    route = data.draw(st.sampled_from(routes))
    key = data.draw(
        st.one_of(hostile.values, st.sampled_from(["0", "-1", "9" * 30, "9" * 5000, "1/../2", "_5F", "_00"]))
    )
    query = data.draw(hostile.queries(("on", "place", "p", "day")))
    check(editor.get(f"{desk_path(route, 987654321).replace('987654321', key)}?{query}"))


HUGE = "9" * 5000
NESTED = "[" * 100_000
TOTALS = ["-1", "x", "", "1e3", "９", HUGE, "999999999"]
FACTS = [
    *(
        HUGE,
        f'"a": {HUGE}',
        NESTED,
        '"a": NaN',
        '"a": Infinity',
        '"a": -1e999',
        '"a": "\ud800"',
        '"a": "\\ud800"',
        "[]",
    ),
    *(
        '"\\u0000": 1',
        "null",
        "{",
        '"a": {"b": [1, {}]}',
        f"/calculator/?birth_year={HUGE}",
        "http://[?a=b",
        f"<{MARK}>",
    ),
]


def filled(table: Any) -> dict[str, Any]:
    """The form of a draft as a browser would send it back."""
    request = RequestFactory().get("/")
    request.user = User.objects.get(username="chief")
    desk = admin.site.get_model_admin(type(table))
    forms = [desk.get_form(request, table, change=True)(instance=table)]
    sent: dict[str, Any] = {"version": str(table.version)}
    for formset_class, inline in desk.get_formsets_with_inlines(request, table):
        formset = formset_class(instance=table, queryset=inline.get_queryset(request))
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            sent[field.html_name] = "" if value is None else value
    return sent


@pytest.mark.parametrize("model", [CreditTable, CoverageTable])
def test_any_field_of_a_table(model: Any, rows: dict[str, Any], editor: Client, people: dict[str, User]) -> None:
    """A good form with some fields replaced; what was refused is shown again, what was saved can be opened."""
    table = rows[f"policies/{model._meta.model_name}"]
    path = f"/admin/policies/{model._meta.model_name}/{table.pk}/change/"
    good = filled(table)
    names = st.sampled_from(sorted(name for name in good if not name.endswith("-id")))
    texts = st.one_of(st.sampled_from([*hostile.TEXTS, *FACTS, *TOTALS]), st.text(max_size=30))

    @tried(6)
    @given(st.dictionaries(names, texts, min_size=1, max_size=3))
    def send(changed: dict[str, str]) -> None:
        sent = {**good, **changed, "_continue": "1"}
        sent = {name: str(value).encode("utf-8", "replace").decode() for name, value in sent.items()}
        with transaction.atomic():
            answer = editor.post(path, sent)
            check(answer)
            check(editor.get(path))
            transaction.set_rollback(True)

    send()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        *[("version", told) for told in ("-1", HUGE, "\0")],
        *[("bands-TOTAL_FORMS", told) for told in ("-1", HUGE, "999999999")],
        *[("bands-0-id", told) for told in ("９", HUGE)],
        ("bands-INITIAL_FORMS", "5"),
    ],
)
def test_any_count_of_rows(name: str, told: str, rows: dict[str, Any], editor: Client, people: dict[str, User]) -> None:
    """Also where somebody else saved meanwhile, when the form is laid over what is stored."""
    table = rows["policies/credittable"]
    path, good = f"/admin/policies/credittable/{table.pk}/change/", filled(table)
    check(editor.post(path, {**good, name: told}))
    CreditTable.objects.filter(pk=table.pk).update(version=table.version + 5)
    late = editor.post(path, {**good, name: told})
    check(late)
    assert late.content.count(b'id="bands-') <= MOST_ROWS + 5


@pytest.mark.parametrize("page", ["import/", "import/confirm/"])
@pytest.mark.parametrize("book", ["source", "credittable", "claim"])
def test_any_upload(page: str, book: str, editor: Client) -> None:
    @tried(8)
    @given(
        st.one_of(
            st.binary(max_size=300), st.sampled_from(hostile.TEXTS).map(lambda text: text.encode("utf-8", "replace"))
        ),
        st.sampled_from(["a.csv", "a.xlsx", "a.xlsm", "../a.csv", "", "a\u202exslx.csv", f"<{MARK}>.csv", "a.csv.exe"]),
    )
    def send(content: bytes, name: str) -> None:
        sent = {"file": SimpleUploadedFile(name or "x", content), "upload": content.decode("latin-1")}
        check(editor.post(f"/admin/bulk/{book}/{page}", sent))

    send()


@tried(25)
@given(st.data())
def test_any_letter(data: st.DataObject) -> None:
    """The one form for everybody."""
    names = ("message", "reference", "page", "step", "query", "website", "x")
    body = data.draw(hostile.queries(names, {"message": "不对"}))
    client = Client()
    with transaction.atomic():
        response = client.post("/report/", body, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    assert response.status_code in {302, 400, 429}
    assert not response.cookies
    check(response)
