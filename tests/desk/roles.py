"""The people of the desk, one of each kind, and a row of every model for them to open."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User

from desk import source_copies
from desk.review import transitions
from policies.models import (
    Claim,
    Finding,
    LinkCheck,
    LinkStatus,
    PlaceDemand,
    ReaderReport,
    Region,
    Reviewed,
    SearchMiss,
    SourceCopy,
    Status,
)
from tests import builders
from tests.files import picture

ROLES = ("编辑", "审核", "管理员")
PASSWORD = "兰州的冬天很长1"


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """By role; `staff` may sign in and has no role."""
    result = {"staff": User.objects.create_user("staff", is_staff=True)}
    for name in ROLES:
        result[name] = User.objects.create_user(f"role-{ROLES.index(name)}", is_staff=True)
        result[name].groups.add(Group.objects.get(name=name))
    result["superuser"] = User.objects.create_superuser("chief")
    return result


@pytest.fixture
def rows(db: None) -> dict[str, Any]:
    """By the first part of the desk's address of its model, `policies/claim`: a row; what is reviewed is a draft."""
    place = Region.objects.get(slug="qujing")
    made = {
        "policies/credittable": builders.credit(),
        "policies/coveragetable": builders.coverage(),
        "policies/contact": builders.contact("hotline", status=Status.DRAFT),
        "policies/topup": builders.top_up(status=Status.DRAFT),
        "policies/paymentfact": builders.payment_fact(status=Status.DRAFT),
        "policies/readerreport": ReaderReport.objects.create(page="/", message="不对"),
        # pages that the run has opened for all tests may have counted one already
        "policies/placedemand": PlaceDemand.objects.get_or_create(region=place, day=builders.ON)[0],
        "policies/linkcheck": LinkCheck.objects.create(
            url="https://example.cn/", status=LinkStatus.values[0], last_checked_at=builders.PUBLISHED_AT
        ),
        "policies/searchmiss": SearchMiss.objects.create(text="火星", count=3, last_on=builders.ON),
        "auth/user": User.objects.create_user("someone"),
        "policies/region": place,
    }
    for model in admin.site._registry:
        rows = model._default_manager.all()
        # the nation has no page of its own
        placed = rows.exclude(region__level="nation") if model in (Claim, Finding) else rows
        first = placed.first()
        draft = transitions.copy_as_draft(first) if issubclass(model, Reviewed) else first
        made.setdefault(f"{model._meta.app_label}/{model._meta.model_name}", draft)
    made["policies/source"].copy = source_copies.keep(SourceCopy.MediaType.PNG, picture(), None)
    made["policies/source"].save()
    assert all(made.values())
    return made
