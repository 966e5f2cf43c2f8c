"""The content version changes with everything that readers see, however it was written."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone

from desk.review import transitions
from guides.models import Channel
from policies import content_version
from policies.models import Contact, CreditTable, Finding, PlaceDemand, Region, Source
from tests import builders

pytestmark = pytest.mark.django_db


def changes(change: Any) -> bool:
    before = content_version.current()
    change()
    return content_version.current() != before


@pytest.mark.parametrize("label", content_version.APPS)
def test_every_model_is_shown_or_listed_as_not_shown(label):
    """A new model is taken to be shown; what is listed as not shown exists."""
    models_of_app = list(apps.get_app_config(label).get_models(include_auto_created=True))
    shown = {model for model in content_version.shown_models() if model._meta.app_label == label}
    listed = {model for model in models_of_app if model._meta.label in content_version.NOT_SHOWN}
    history = {model for model in models_of_app if model.__name__.startswith("Historical")}
    assert shown | listed | history == set(models_of_app)
    assert not shown & (listed | history)


def test_what_is_listed_as_not_shown_exists():
    assert {apps.get_model(name)._meta.label for name in content_version.NOT_SHOWN} == content_version.NOT_SHOWN


def test_what_readers_see_is_shown():
    """The names that must never end up among the models not shown."""
    names = {model._meta.label for model in content_version.shown_models()}
    assert names >= {
        *("policies.Region", "policies.Source", "policies.Finding", "policies.Claim", "policies.Contact"),
        *("policies.TopUp", "policies.PaymentFact"),
        *("policies.CreditTable", "policies.CreditBand", "policies.CreditCitation"),
        *("policies.CoverageTable", "policies.CoverageRow", "policies.CoverageOption", "policies.CoverageCitation"),
        *("guides.Channel", "guides.Step", "guides.ChannelCitation", "guides.Topic", "guides.Rule"),
    }


@pytest.mark.parametrize("model", content_version.shown_models(), ids=lambda model: model._meta.label)
def test_every_kind_of_writing_changes_it(model: type[models.Model]):
    """Past every signal: an update of many rows, an insert and a delete of one, straight in the database."""
    rows = model._default_manager
    row = rows.order_by("pk").first()
    assert row is not None, "the release has a row of each"
    field = next(field for field in model._meta.concrete_fields if not field.primary_key)
    assert changes(lambda: rows.filter(pk=row.pk).update(**{field.attname: getattr(row, field.attname)}))
    with transaction.atomic(), connection.constraint_checks_disabled():
        assert changes(lambda: rows.filter(pk=row.pk)._raw_delete(rows.db))
        assert changes(lambda: rows.bulk_create([row]))


def test_a_step_of_review_changes_it():
    table = builders.credit()
    assert changes(lambda: transitions.publish(table))
    assert changes(lambda: transitions.confirm(table, timezone.localdate()))
    assert changes(lambda: transitions.withdraw(table))


def test_saving_a_row_changes_it():
    for model in (Finding, Contact, Source, CreditTable):
        assert changes(model._default_manager.first().save)


def test_the_regions_have_one_of_their_own():
    """An import changes everything many times, and the regions never."""
    before = content_version.current(content_version.REGIONS)
    Finding.objects.update(missing="?")
    assert content_version.current(content_version.REGIONS) == before
    Region.objects.filter(slug="lasa").update(aliases="拉萨城")
    assert content_version.current(content_version.REGIONS) != before


@pytest.mark.parametrize(
    ("model", "drawn"),
    [
        (Finding, {content_version.RULES}),
        (Source, {content_version.RULES}),
        (Contact, {content_version.WAYS}),
        (Channel, {content_version.WAYS}),
        (Region, {content_version.RULES, content_version.WAYS, content_version.REGIONS}),
    ],
)
def test_what_changes_draws_the_versions_of_what_shows_it(model, drawn):
    before = content_version.read()
    model.objects.first().save()
    after = content_version.read()
    assert {of for of in after if after[of] != before[of]} == {content_version.EVERYTHING, *drawn}


def test_counting_does_not():
    region = Region.objects.pooling().first()
    assert not changes(lambda: PlaceDemand.objects.create(region=region, day=timezone.localdate(), count=1))


def test_it_is_taken_back_with_its_transaction():
    before = content_version.current()
    with transaction.atomic():
        Finding.objects.update(missing="?")
        assert content_version.current() != before
        transaction.set_rollback(True)
    assert content_version.current() == before


def test_a_migration_changes_it_and_makes_the_triggers_again():
    """A migration that rebuilds a table loses its triggers."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER edition_policies_finding_update")
        assert not changes(lambda: Finding.objects.update(missing="?"))
    assert changes(lambda: call_command("migrate", verbosity=0))
    assert changes(lambda: Finding.objects.update(missing="?"))


def test_a_request_that_reads_asks_once_and_one_that_writes_each_time(django_assert_num_queries):
    try:
        content_version.begin({"REQUEST_METHOD": "GET"})
        with django_assert_num_queries(1):
            assert content_version.current() == content_version.current()
            content_version.current(content_version.REGIONS)
        content_version.begin({"REQUEST_METHOD": "POST"})
        before = content_version.current()
        builders.credit()
        assert content_version.current() != before
        content_version.begin({"REQUEST_METHOD": "GET"})
        before = content_version.current()
    finally:
        content_version.end()
    builders.credit(effective_from=builders.ON)
    assert content_version.current() != before


def test_a_request_that_reads_takes_what_was_seen_in_front_of_it(django_assert_num_queries):
    seen = {content_version.EVERYTHING: 11, content_version.REGIONS: 12}
    try:
        for method in ("GET", "HEAD"):
            content_version.begin({"REQUEST_METHOD": method, content_version.SEEN: seen})
            with django_assert_num_queries(0):
                assert (content_version.current(), content_version.current(content_version.REGIONS)) == (11, 12)
                assert content_version.current(content_version.RULES) == 11, "a database of an older release"
        content_version.begin({"REQUEST_METHOD": "GET", content_version.SEEN: {}})
        with django_assert_num_queries(1):
            assert {content_version.current() for _ in range(2)} != {11}
        content_version.begin({"REQUEST_METHOD": "POST", content_version.SEEN: seen})
        assert content_version.current() == content_version.read()[content_version.EVERYTHING]
    finally:
        content_version.end()
    assert content_version.current() == content_version.read()[content_version.EVERYTHING]
