"""What editors see: 导出, 导入, the preview, and what was done. Everything in between is checked again."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..admin_urls import row_link
from ..review import transitions
from . import export as writing
from . import readers, table_writer
from .keyed_diff import KeyedDiff
from .plan import Plan
from .readers import FileError, SheetLine
from .resources import short
from .sheets import SHEET_TYPES, SheetType
from .table_diff import TableDiff

SALT = "desk.spreadsheets"
HOURS = 2
# Goes back as a form field: below what settings let a form send.
MOST_TOKEN = 1_900_000
SHOWN_PROBLEMS = 100
SHOWN_LINKS = 10
# A page of a list; an address of so many numbers still fits.
MOST_LISTED = 50
# How a sentence about one line begins, and what it says where its source is not kept yet.
OF_LINE = re.compile(r"第(\d+)行")
NO_SOURCE = "请先在“依据”里加上它"
KINDS = {"xlsx": writing.XLSX, "csv": writing.CSV}
CHANGED_MEANWHILE = "您看的时候，别人改过其中的内容，所以没有导入。下面是现在的样子，请再看一遍。"


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label="选一个 .xlsx 或 .csv 文件",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,
        error_messages={"required": "请先选一个文件。", "missing": "请先选一个文件。"},
    )


class Upload(NamedTuple):
    """The lines of one upload, as they travel through the preview: signed, for one editor and one book."""

    name: str
    lines: list[SheetLine]
    read_words: str
    digest: str = ""

    def token(self, book: SheetType, user: AbstractBaseUser) -> str:
        token = signing.dumps(self, salt=_salt(book, user), compress=True)
        if len(token) > MOST_TOKEN:
            raise FileError("内容太多，一次导不完。请拆成几份，一份一份传。")
        return token


def _salt(book: SheetType, user: AbstractBaseUser) -> str:
    return f"{SALT}:{book.name}:{user.pk}"


def _opened(token: str, book: SheetType, user: AbstractBaseUser) -> Upload:
    """The upload in a token. Raises FileError for one that is old or somebody else's."""
    try:
        name, lines, *rest = signing.loads(token, salt=_salt(book, user), max_age=HOURS * 3600)
    except signing.BadSignature as error:
        raise FileError(f"这次导入放得太久（超过{HOURS}小时），或者不是您传的。请重新选文件。") from error
    return Upload(name, [SheetLine(*line) for line in lines], *rest)


class SpreadsheetViews:
    """The pages of one admin site."""

    def __init__(self, site: AdminSite) -> None:
        self.site = site

    # ---- out ----

    def export(self, request: HttpRequest, name: str, kind: str) -> HttpResponse:
        """What the list shows, with its search and filters."""
        book, desk = self._book(name)
        if not desk.has_view_permission(request):
            raise PermissionDenied
        try:
            shown = desk.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            # the list says so and shows everything
            return HttpResponseRedirect(f"{_list(self.site, book)}?{ERROR_FLAG}=1")
        # joins of a search may name a row twice
        rows = book.rows().filter(pk__in=shown.order_by().values("pk")).order_by(*_order(desk))
        return _file(book, kind, book.resource().export(rows), f"{book.title}-{timezone.localdate():%Y%m%d}")

    def template(self, request: HttpRequest, name: str, kind: str) -> HttpResponse:
        book, desk = self._book(name)
        self._require_import(request, book, desk)
        return _file(book, kind, writing.template(book), f"{book.title}-模板")

    # ---- in ----

    def upload(self, request: HttpRequest, name: str) -> HttpResponse:
        """Choose a file; what it would do is shown before anything is done."""
        book, desk = self._book(name)
        self._require_import(request, book, desk)
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if not form.is_valid():
            return self._ask(request, book, form)
        sent = form.cleaned_data["file"]
        try:
            # one byte more than is taken: whoever sends gigabytes is refused like any other
            sheet = readers.read(sent.name, sent.read(readers.MOST_BYTES + 1))
            upload = Upload(sent.name[-80:], book.lines(sheet), sheet.read_words)
            return self._preview(request, book, upload, _compared(book, desk, upload.lines))
        except FileError as error:
            return self._refused(request, book, error.problems, file_name=sent.name)

    def confirm(self, request: HttpRequest, name: str) -> HttpResponse:
        """Do what the preview showed, all of it or nothing; if it would do something else by now, show that."""
        book, desk = self._book(name)
        self._require_import(request, book, desk)
        back = reverse(f"{self.site.name}:bulk_import", args=[name])
        if request.method != "POST":
            return HttpResponseRedirect(back)
        try:
            upload = _opened(request.POST.get("upload", ""), book, request.user)
            with transaction.atomic():
                plan = _compared(book, desk, upload.lines)
                done = _save(request, desk, upload.name, plan) if plan.digest == upload.digest else []
        except (table_writer.StaleError, IntegrityError):
            # somebody was quicker, between looking and writing
            plan, done = _compared(book, desk, upload.lines), []
        except FileError as error:
            return self._refused(request, book, error.problems)
        if not done:
            messages.warning(request, CHANGED_MEANWHILE)
            return self._preview(request, book, upload, plan)
        messages.success(request, _done(book, plan, done))
        return HttpResponseRedirect(f"{_list(self.site, book)}?{_shown(done)}")

    # ---- pages ----

    def _ask(self, request: HttpRequest, book: SheetType, form: UploadForm, **more: Any) -> HttpResponse:
        columns = [(short(c.column_name), writing.how_to_fill(c)) for c in book.columns()]
        limits = {"megabytes": readers.MOST_BYTES // 1024 // 1024, "most_lines": readers.MOST_LINES}
        context = {"form": form, "columns": columns, "is_table": book.row_model is not None, **limits, **more}
        return self._page(request, book, "import", f"导入{book.title}", context)

    def _refused(self, request: HttpRequest, book: SheetType, problems: list[str], **about: Any) -> HttpResponse:
        said = _together(problems)
        shown, more = said[:SHOWN_PROBLEMS], max(0, len(said) - SHOWN_PROBLEMS)
        about |= {"more_problems": more, "total": len(said), "lacks_source": any(NO_SOURCE in one for one in shown)}
        return self._ask(request, book, UploadForm(), problems=shown, **about)

    def _preview(self, request: HttpRequest, book: SheetType, upload: Upload, plan: Plan) -> HttpResponse:
        about = {"file_name": upload.name, "read_words": upload.read_words}
        if plan.problems:
            return self._refused(request, book, plan.problems, **about)
        token = upload._replace(digest=plan.digest).token(book, request.user) if plan.effective else ""
        is_table = book.row_model is not None
        context = {"plan": plan, "upload": token, "is_table": is_table, "drafts": _tried(request, plan), **about}
        return self._page(request, book, "preview", f"导入{book.title}：先看一遍", context)

    def _page(
        self, request: HttpRequest, book: SheetType, name: str, title: str, context: dict[str, Any]
    ) -> HttpResponse:
        around = {
            **self.site.each_context(request),
            "opts": book.model._meta,
            "title": title,
            "book": book,
            "list_url": _list(self.site, book),
        }
        return TemplateResponse(request, f"admin/policies/bulk/{name}.html", {**around, **context})

    # ---- who may ----

    def _book(self, name: str) -> tuple[SheetType, ModelAdmin]:
        book = SHEET_TYPES.get(name)
        if book is None or not self.site.is_registered(book.model):
            raise Http404
        return book, self.site.get_model_admin(book.model)

    def _require_import(self, request: HttpRequest, book: SheetType, desk: ModelAdmin) -> None:
        if not (book.imports and desk.has_add_permission(request) and desk.has_change_permission(request)):
            raise PermissionDenied


def _compared(book: SheetType, desk: Any, lines: list[SheetLine]) -> TableDiff:
    """What lines would do."""
    return KeyedDiff(book, lines, desk.key_stem) if book.row_model is None else TableDiff(book, lines)


def _save(request: HttpRequest, desk: ModelAdmin, name: str, plan: TableDiff) -> list[tuple[Any, bool]]:
    """Save what was planned; the rows, and whether each is new."""
    reason = f"从文件“{name}”导入"
    done = table_writer.apply(plan, request.user, reason)
    for row, is_new in done:
        (desk.log_addition if is_new else desk.log_change)(request, row, f"{reason}。")
    return done


def _tried(request: HttpRequest, plan: TableDiff) -> list[tuple[str, str, list[str]]]:
    """The drafts that would be, with their sources and what would keep each from being handed in. Nothing of it is kept; of very many none
    is tried."""
    if len(plan.effective) > MOST_LISTED:
        return []
    # what has been saved meanwhile is said on confirming
    with suppress(table_writer.StaleError, IntegrityError), transaction.atomic():
        tried = [
            (str(row), "；".join(source.title for source in row.sources), transitions.problems_of(row))
            for row, _ in table_writer.apply(plan, request.user, "")
        ]
        transaction.set_rollback(True)
        return tried
    return []


def _together(problems: list[str]) -> list[str]:
    """What is the same in several lines is said once: 第2—11行，依据：…"""
    lines: dict[str, list[int]] = {}
    for problem in problems:
        line = OF_LINE.match(problem)
        numbers = lines.setdefault(problem[line.end() :] if line else problem, [])
        numbers += [int(line[1])] if line else []
    return [f"第{_spans(numbers)}行{words}" if numbers else words for words, numbers in lines.items()]


def _spans(numbers: list[int]) -> str:
    """Numbers of lines in their order: 2—11, or 2、5、6."""
    first, last = numbers[0], numbers[-1]
    return f"{first}—{last}" if last - first == len(numbers) - 1 > 0 else "、".join(map(str, numbers))


def _order(desk: ModelAdmin) -> tuple[str, ...]:
    ordering = tuple(desk.ordering or desk.model._meta.ordering or ())
    return (*ordering, "pk")


def _list(site: AdminSite, book: SheetType) -> str:
    return reverse(f"{site.name}:{book.model._meta.app_label}_{book.name}_changelist")


def _shown(done: list[tuple[Any, bool]]) -> str:
    """The list of what was brought; of very many, of every draft."""
    keys = [str(row.pk) for row, _ in done]
    return f"pk__in={','.join(keys)}" if len(keys) <= MOST_LISTED else "status__exact=draft"


def _done(book: SheetType, plan: Plan, done: list[tuple[Any, bool]]) -> SafeString:
    """What was done, with links to the first drafts."""
    note = format_html("导入好了：{}。", plan.summary)
    links = format_html_join("；", "{}", ((row_link(row),) for row, _ in done[:SHOWN_LINKS]))
    more = "……" if len(done) > SHOWN_LINKS else ""
    what_next = "请检查。没有例子的，补上验算例子，再送审" if book.row_model else "请检查，再送审"
    return format_html("{}都是草稿，网页上还没有变。{}：{}{}", note, what_next, links, more)


def _file(book: SheetType, kind: str, data: Any, stem: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    response = HttpResponse(writing.content(book, kind, data), content_type=KINDS[kind])
    response["Content-Disposition"] = (
        f"attachment; filename=\"{book.name}.{kind}\"; filename*=UTF-8''{quote(f'{stem}.{kind}')}"
    )
    return response
