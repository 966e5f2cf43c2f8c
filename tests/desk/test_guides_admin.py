"""The editors' desk opens, in Chinese, and saves."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from desk.review import transitions
from desk.yaml_io.guides import CHANNEL, TOPIC
from guides.models import Channel, Topic
from policies.models import Status
from policies.open_data.serializers import dump
from tests.desk.people import form_data

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["channel", "topic"])
def test_lists_search_and_forms_open(desk: Any, name: str) -> None:
    assert desk.get(f"/admin/guides/{name}/").status_code == 200
    assert desk.get(f"/admin/guides/{name}/", {"q": "医保"}).status_code == 200
    assert desk.get(f"/admin/guides/{name}/add/").status_code == 200
    row = (Channel if name == "channel" else Topic).objects.first()
    published = desk.get(f"/admin/guides/{name}/{row.pk}/change/").content.decode()
    assert 'name="short_name"' not in published
    draft = transitions.copy_as_draft(row)
    html = desk.get(f"/admin/guides/{name}/{draft.pk}/change/").content.decode()
    assert 'name="short_name"' in html
    assert "一行写一条" in html


@pytest.mark.parametrize("name", ["channel", "topic"])
def test_saving_a_copy_changes_nothing(desk: Any, name: str) -> None:
    """A browser sends other line ends than the file has."""
    shape = CHANNEL if name == "channel" else TOPIC
    for row in shape.model._default_manager.all():
        draft = transitions.copy_as_draft(row)
        before = dump(draft, shape)
        path = f"/admin/guides/{name}/{draft.pk}/change/"
        data = {key: _as_sent(value) for key, value in form_data(desk.get(path)).items()}
        assert desk.post(path, data).status_code == 302
        draft.refresh_from_db()
        assert dump(draft, shape) == before == dump(row, shape)


def _as_sent(value: Any) -> Any:
    return value.replace("\n", "\r\n") if isinstance(value, str) else value


def test_every_field_speaks_chinese() -> None:
    for model in (Channel, Topic):
        for relation in (model, *(related.related_model for related in model._meta.related_objects)):
            for field in relation._meta.fields:
                if not field.primary_key:
                    assert not str(field.verbose_name).isascii(), field


def test_the_public_page_is_one_press_away(desk: Any) -> None:
    channel = Channel.objects.get(slug="alipay")
    assert channel.get_absolute_url() == "/guides/alipay/"
    assert desk.get(f"/admin/guides/channel/{channel.pk}/change/").content.decode().count("在网站上看") == 1


def test_what_took_the_place_of_a_guide_stands_before_it_in_the_list(desk: Any) -> None:
    """Both bear one name: whoever takes the first of them changes what readers see, and is told so of the other."""
    old = Channel.objects.get(slug="alipay")
    new = transitions.copy_as_draft(old)
    Channel.objects.filter(pk=old.pk).update(status=Status.SUPERSEDED)
    Channel.objects.filter(pk=new.pk).update(status=Status.PUBLISHED, published_at=timezone.now())
    listed = desk.get("/admin/guides/channel/", {"q": "用支付宝查"}).content.decode()
    assert listed.index(f"/channel/{new.pk}/") < listed.index(f"/channel/{old.pk}/")
    assert "要改网页上现在的，请打开“已发布”的" in desk.get(f"/admin/guides/channel/{old.pk}/change/").content.decode()
    assert "抄的是从前的" not in desk.get(f"/admin/guides/channel/{new.pk}/change/").content.decode()
    note = desk.post(f"/admin/guides/channel/{old.pk}/restore-step/", follow=True).content.decode()
    assert "不是网页上现在的" in note
