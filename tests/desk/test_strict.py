"""Every page of the desk under the strict content security policy: none asks for what it forbids."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from policies.models import ReaderReport
from tests.strict import blocked

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def letter(db: None) -> ReaderReport:
    return ReaderReport.objects.create(page="/", message="不对")


def _paths(user: User) -> Iterator[str]:
    """Every page of every registered model, and those that belong to none."""
    yield from ("/admin/", "/admin/password_change/", "/admin/password_change/done/", "/admin/policies/")
    yield f"/admin/auth/user/{user.pk}/password/"
    for model in admin.site._registry:
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{stem}_changelist")
        yield reverse(f"{stem}_changelist") + "?q=a&_facets=True"
        yield reverse(f"{stem}_add")
        yield reverse(f"{stem}_add") + "?_popup=1"
        row = model._default_manager.first()
        if row is not None:
            yield from (reverse(f"{stem}_{page}", args=[row.pk]) for page in ("change", "history", "delete"))


def test_every_page_of_the_desk_is_strict(admin_client: Client, admin_user: User, letter: ReaderReport) -> None:
    opened, refused = 0, 0
    for path in _paths(admin_user):
        response = admin_client.get(path)
        assert response.status_code in (200, 302, 403), path
        refused += response.status_code != 200
        if response.status_code != 200:
            continue
        opened += 1
        assert blocked(response.content.decode()) == [], path
        assert response.headers["Content-Security-Policy"].count("unsafe") == 0, path
        assert "script-src 'self'" in response.headers["Content-Security-Policy"], path
    assert opened > 60
    assert refused < opened / 3


def test_helpers_of_forms_are_served_from_here(admin_client: Client) -> None:
    catalogue = admin_client.get("/admin/jsi18n/")
    assert catalogue["Content-Type"].startswith("text/javascript")
    assert r"\u4eca\u5929" in catalogue.content.decode()
    query = {"app_label": "policies", "model_name": "credittable", "field_name": "region", "term": "lz"}
    assert admin_client.get("/admin/autocomplete/", query).json()["results"]


@pytest.mark.parametrize("view", ["change", "add"])
def test_popups_close_without_inline_script(admin_client: Client, view: str) -> None:
    """What the ＋ beside a source answers after saving."""
    data = {"title": "某", "publisher": "某局", "evidence": "official", "_popup": "1"}
    response = admin_client.post("/admin/policies/source/add/?_popup=1", data)
    assert response.status_code == 200
    assert blocked(response.content.decode()) == []
