"""The words of search at the desk: everybody there keeps them, and sees what nothing answers."""

from __future__ import annotations

import pytest

from policies import search
from policies.models import SearchMiss, SearchSubject

from .people import Person

pytestmark = pytest.mark.django_db
SUBJECTS, MISSES = "/admin/policies/searchsubject/", "/admin/policies/searchmiss/"


def _posted(subject: SearchSubject, **changed: str) -> dict[str, str]:
    names = ("title", "words", "kind", "position", "path", "place_path", "answer", "note")
    return {name: str(getattr(subject, name)) for name in names} | changed


def test_an_editor_adds_a_word_and_the_next_search_knows_it(writer: Person) -> None:
    subject = SearchSubject.objects.get(key="balance")
    address = f"{SUBJECTS}{subject.pk}/change/"
    assert "大家怎么说" in writer.client.get(address).content.decode()
    sent = writer.client.post(address, _posted(subject, words=subject.words + "\r\n小金库\r\n"))
    assert sent.status_code == 302
    assert search.resolve("小金库").subject == subject
    assert "小金库" in writer.client.get(f"{SUBJECTS}{subject.pk}/history/").content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"path": "/nowhere/at/all/"}, "本站没有这个网址"),
        ({"place_path": "/cities/{slug}/nothing/"}, "本站没有这个网址"),
        ({"path": "", "note": ""}, "请写哪一页回答"),
        ({"words": ""}, "请填这一项"),
    ],
)
def test_a_subject_that_leads_nowhere_is_refused(writer: Person, changed: dict[str, str], sentence: str) -> None:
    subject = SearchSubject.objects.get(key="balance")
    sent = writer.client.post(f"{SUBJECTS}{subject.pk}/change/", _posted(subject, **changed))
    assert sent.status_code == 200
    assert sentence in sent.content.decode()


def test_what_nothing_answers_is_listed_and_can_be_taken_off(writer: Person) -> None:
    miss = SearchMiss.objects.create(text="火星", count=5, last_on="2026-12-01")
    listed = writer.client.get(MISSES).content.decode()
    assert "火星" in listed
    assert "/cities/?q=%E7%81%AB%E6%98%9F" in listed or "/cities/?q=火星" in listed
    writer.client.post(MISSES, {"action": "forget", "_selected_action": [str(miss.pk)]})
    assert not SearchMiss.objects.exists()


def test_nobody_writes_a_miss_by_hand(writer: Person) -> None:
    miss = SearchMiss.objects.create(text="火星", count=5, last_on="2026-12-01")
    assert writer.client.get(f"{MISSES}add/").status_code == 403
    assert writer.client.post(f"{MISSES}{miss.pk}/change/", {"text": "x"}).status_code in (403, 405)
