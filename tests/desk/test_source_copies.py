"""The copy that a source keeps as proof: what is taken, what is left out of it, and who sees it when."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from desk.source_copies import MOST_BYTES, CopyError, safe_copy
from policies.models import CreditTable, Source, SourceCopy, Status
from rules.tables import Evidence
from tests.desk.people import Person, address, opened, publish, revise, save, step_address
from tests.files import SCRIPT, pdf, picture

QUOTE = "退休人员每人每月划入90元。"
PAGE = "/cities/lanzhou/"


# ---- what is kept of a file ----


def test_a_pdf_keeps_its_pages_and_nothing_that_acts() -> None:
    sent = pdf(acting=True)
    assert SCRIPT.encode() in sent
    kind, kept = safe_copy(sent)
    assert kind == SourceCopy.MediaType.PDF
    assert kept.startswith(b"%PDF-")
    for acting in (b"JavaScript", b"OpenAction", b"EmbeddedFile", b"/AA", SCRIPT.encode()):
        assert acting not in kept


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_encoded_anew(kind: str) -> None:
    hidden = b"<script>alert(1)</script>"
    sent = picture(kind, comment=hidden) if kind == "JPEG" else picture(kind) + hidden
    assert hidden in sent
    stored, kept = safe_copy(sent)
    assert stored == SourceCopy.MediaType[kind]
    assert hidden not in kept
    assert safe_copy(kept)[0] == stored


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a", "只收 PDF、PNG、JPEG"),
        (b"<html>", "只收 PDF、PNG、JPEG"),
        (b"%PDF-1.7 no pages", "打不开"),
        (picture()[:60], "打不开"),
        (b"\xff\xd8\xff" + b"x" * 50, "打不开"),
        (b"%PDF-" + b"x" * MOST_BYTES, "文件太大"),
        (pdf(password="secret"), "加了密码"),
        (picture(size=(8000, 6000)), "太大"),
    ],
)
def test_what_is_not_kept_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(CopyError, match=words):
        safe_copy(content)


# ---- at the desk, and for readers ----


@pytest.fixture
def cited(lanzhou: CreditTable) -> Source:
    """An official source on the page of Lanzhou, with an address of its own."""
    source = lanzhou.sources[0]
    Source.objects.filter(pk=source.pk).update(evidence=Evidence.OFFICIAL)
    source.refresh_from_db()
    return source


def with_copy(writer: Person, source: Source, content: bytes = b"", **typed: Any) -> Source:
    """A revision of a source with a copy, saved by an editor."""
    draft: Source = revise(writer.client, source)
    save(writer.client, draft, copy_file=SimpleUploadedFile("a.pdf", content or pdf()), quote=QUOTE, **typed)
    draft.refresh_from_db()
    return draft


@pytest.mark.django_db
def test_a_copy_passes_a_second_person_before_readers_see_it(writer: Person, reviewer: Person, cited: Source) -> None:
    draft = with_copy(writer, cited, _step="submit")
    kept = SourceCopy.objects.get()
    assert (draft.copy, kept.added_by) == (kept, writer.user)
    assert hashlib.sha256(bytes(kept.content)).hexdigest() == kept.sha256
    readers = reverse("policies:source_copy", args=[kept.sha256])
    assert Client().get(readers).status_code == 404
    assert QUOTE not in Client().get(PAGE).content.decode()

    review = reviewer.client.get(step_address(draft, "publish")).content.decode()
    assert QUOTE in review
    assert address(draft, "copy") in review
    publish(reviewer.client, draft, note="存了一份留底。")

    page = Client().get(PAGE).content.decode()
    assert QUOTE in page
    assert readers in page
    answer = Client().get(readers)
    assert answer.content == bytes(kept.content)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert not answer.cookies


@pytest.mark.django_db
def test_who_reviews_a_table_sees_the_copy_of_its_source(
    writer: Person, reviewer: Person, cited: Source, lanzhou: CreditTable
) -> None:
    publish(reviewer.client, with_copy(writer, cited, picture(), _step="submit"))
    table = revise(writer.client, lanzhou)
    save(writer.client, table, _step="submit", note="每月划一次。")
    html = opened(reviewer.client, step_address(table, "publish"))
    assert QUOTE in html
    assert "desk-copy" in html


@pytest.mark.django_db
@pytest.mark.parametrize("grade", [Evidence.RELAYED, Evidence.REPORTED])
def test_copies_of_what_others_wrote_are_for_editors(
    writer: Person, reviewer: Person, cited: Source, grade: str
) -> None:
    draft = with_copy(writer, cited, evidence=grade, _step="submit")
    publish(reviewer.client, draft)
    draft.refresh_from_db()
    assert draft.status == Status.PUBLISHED
    assert Client().get(reverse("policies:source_copy", args=[draft.copy_id])).status_code == 404
    assert "/copies/" not in Client().get(PAGE).content.decode()
    assert writer.client.get(address(draft, "copy")).status_code == 200


@pytest.mark.django_db
def test_a_copy_wants_its_sentence(writer: Person, cited: Source) -> None:
    draft: Source = revise(writer.client, cited)
    html = save(writer.client, draft, copy_file=SimpleUploadedFile("a.png", picture()), _step="submit").content.decode()
    assert "带数字的那句话" in html
    draft.refresh_from_db()
    assert draft.is_draft
    assert draft.copy_id


@pytest.mark.django_db
def test_a_file_that_is_refused_loses_nothing_typed(writer: Person, cited: Source) -> None:
    draft: Source = revise(writer.client, cited)
    bad = SimpleUploadedFile("a.pdf", b"no pdf")
    html = save(writer.client, draft, copy_file=bad, quote=QUOTE).content.decode()
    assert "只收 PDF、PNG、JPEG" in html
    assert QUOTE in html
    assert not SourceCopy.objects.exists()


@pytest.mark.django_db
def test_a_file_that_nothing_names_is_deleted(writer: Person, cited: Source) -> None:
    draft = with_copy(writer, cited)
    save(writer.client, draft, copy_file=SimpleUploadedFile("b.png", picture()))
    assert SourceCopy.objects.get().kind == SourceCopy.MediaType.PNG
    save(writer.client, draft, copy_gone="on")
    assert not SourceCopy.objects.exists()
    save(writer.client, draft, copy_file=SimpleUploadedFile("b.png", picture()))
    writer.client.post(address(draft, "delete"), {"post": "yes"})
    assert not SourceCopy.objects.exists()


@pytest.mark.django_db
def test_lists_read_no_files(writer: Person, cited: Source, django_assert_max_num_queries: Any) -> None:
    with_copy(writer, cited)
    with django_assert_max_num_queries(60) as asked:
        writer.client.get(reverse("admin:policies_source_changelist"))
    column = connection.ops.quote_name("content")
    assert not [query for query in asked.captured_queries if column in query["sql"]]
