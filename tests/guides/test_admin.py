"""The editors' desk opens, in Chinese, and saves."""

from __future__ import annotations

from typing import Any

import pytest

from guides.exchange import CHANNEL, TOPIC
from guides.models import Channel, Topic
from policies.exchange import dump

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(admin_client: Any) -> Any:
    return admin_client


@pytest.mark.parametrize("name", ["channel", "topic"])
def test_lists_search_and_forms_open(desk: Any, name: str) -> None:
    assert desk.get(f"/admin/guides/{name}/").status_code == 200
    assert desk.get(f"/admin/guides/{name}/", {"q": "医保"}).status_code == 200
    assert desk.get(f"/admin/guides/{name}/add/").status_code == 200
    row = (Channel if name == "channel" else Topic).objects.first()
    html = desk.get(f"/admin/guides/{name}/{row.pk}/change/").content.decode()  # type: ignore[union-attr]
    assert "一行写一条" in html


def form_data(response: Any) -> dict[str, Any]:
    """What a browser would send back: every field of the form and its inlines, with a browser's line ends."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data: dict[str, Any] = {}
    for form in forms:
        for field in form:
            value = field.value()
            if isinstance(value, bool):
                value = "on" if value else None
            if isinstance(value, str):
                value = value.replace("\n", "\r\n")
            if value is not None:
                data[field.html_name] = value
    return data


@pytest.mark.parametrize("name", ["channel", "topic"])
def test_saving_what_is_there_changes_nothing_and_stays_open_to_updates(desk: Any, name: str) -> None:
    shape = CHANNEL if name == "channel" else TOPIC
    for row in shape.model._default_manager.all():
        before = dump(row, shape)
        path = f"/admin/guides/{name}/{row.pk}/change/"
        assert desk.post(path, form_data(desk.get(path))).status_code == 302
        row.refresh_from_db()
        assert dump(row, shape) == before


def test_every_field_speaks_chinese() -> None:
    for model in (Channel, Topic):
        for relation in (model, *(related.related_model for related in model._meta.related_objects)):
            for field in relation._meta.fields:
                if not field.primary_key:
                    assert not str(field.verbose_name).isascii(), field


def test_the_public_page_is_one_press_away(desk: Any) -> None:
    channel = Channel.objects.get(slug="alipay")
    assert channel.get_absolute_url() == "/guides/alipay/"
    assert desk.get(f"/admin/guides/channel/{channel.pk}/change/").content.decode().count("在站点上查看") == 1
