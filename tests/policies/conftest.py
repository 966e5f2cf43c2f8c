"""Pages as readers get them: `open_page("/cities/lanzhou/")`; and who sits at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from desk.review import transitions
from policies.models import CreditTable, Region
from tests.policies.desk import Person
from tests.policies.pages import Page, read


@pytest.fixture
def open_page(db: None, client: Client) -> Callable[..., Page]:
    """Open an address and read the page; `status` is what must come back."""

    def open_page(address: str, data: dict[str, Any] | None = None, status: int = 200) -> Page:
        response = client.get(address, data)
        assert response.status_code == status, f"{address} answered {response.status_code}"
        return read(response)

    return open_page


@pytest.fixture(scope="session")
def region_pages(django_db_setup: None, django_db_blocker: Any) -> dict[str, Page]:
    """The page of every listed region, by slug, opened once for all tests that look at them."""
    with django_db_blocker.unblock():
        slugs = list(Region.objects.listed().values_list("slug", flat=True))
        return {slug: read(Client().get(f"/cities/{slug}/")) for slug in slugs}


# ---- at the desk ----


@pytest.fixture
def writer(db: None) -> Person:
    return Person("王编", "编辑")


@pytest.fixture
def reviewer(db: None) -> Person:
    return Person("李审", "审核")


@pytest.fixture
def second_reviewer(db: None) -> Person:
    return Person("周审", "审核")


@pytest.fixture
def colleague(db: None) -> Person:
    return Person("陈编", "编辑")


@pytest.fixture
def lanzhou(db: None) -> CreditTable:
    return CreditTable.objects.published().get(region__slug="lanzhou", audience="retiree")


@pytest.fixture
def draft(lanzhou: CreditTable, writer: Person) -> CreditTable:
    """A draft of 王编, in order, that changes nothing yet."""
    return transitions.copy_as_draft(lanzhou, writer.user)


@pytest.fixture
def desk(admin_client: Client) -> Client:
    return admin_client
