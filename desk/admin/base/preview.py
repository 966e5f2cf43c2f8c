"""预览: a public page as it would be with a draft published, and that of a place as of any day. Nobody else sees it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from policies.in_force.draft_overlay import first_day
from policies.models import Level, PolicyTable, Region
from policies.views.regions import region_context

from ...admin_urls import change_url
from ...form_fields import answers_of
from ...preview.bar import Preview, day_asked, load, unseen
from .draft_links import DraftLinks
from .history import AuditedAdmin


class Previews(AuditedAdmin):
    """A page of the desk at <row>/preview/, and the link to it among the tools of a row's page: the public page of the place
    that a row is about, and of those that borrow from it, with the row published; of a region itself as of any day."""

    def get_urls(self) -> list[URLPattern]:
        return [self._page("preview", self.preview_view), *super().get_urls()]

    def _page(self, name: str, view: Any) -> URLPattern:
        named = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=named)

    def about(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return super().about(request, row) | {"preview_url": self.preview_url(row)}

    def preview_url(self, row: Any) -> str:
        """The preview of a row; nothing where readers have no page to show."""
        page = f"admin:{self.opts.app_label}_{self.opts.model_name}_preview"
        return reverse(page, args=[row.pk]) if self.has_page(row) else ""

    def has_page(self, row: Any) -> bool:
        """Whether readers have a page about the rules of the place: neither the nation nor 港澳台 has one."""
        return place_of(row).level not in (Level.NATION, Level.SAR)

    def row_to_see(self, request: HttpRequest, pk: int) -> Any:
        """Raises PermissionDenied, and Http404 for what has no page."""
        table = issubclass(self.model, PolicyTable)
        row = load(self.opts.model_name, pk) if table else get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if not self.has_page(row):
            raise Http404
        return row

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page with the bar on top, in no cache and no search engine."""
        row = self.row_to_see(request, pk)
        place, itself, table = place_of(row), isinstance(row, Region), isinstance(row, PolicyTable)
        form, on = day_asked(request.GET, first_day(row) if table else timezone.localdate())
        borrowing = place.children.select_related("parent") if place.is_province and not itself else ()
        places = (place, *borrowing)
        region = next((one for one in places if one.slug == request.GET.get("place")), place)
        page = reverse("calculator_preview", args=[self.opts.model_name, pk]) if table else ""
        page = reverse("calculator:calculator") if itself else page
        bar = Preview(
            on=on,
            form=form,
            region=region,
            draft=None if itself else row,
            places=places,
            back=change_url(row),
            calculator=page and f"{page}?region={region.slug}&on={on.isoformat()}",
            draft_links=tuple(DraftLinks(request.user, [place.pk]).all(place)) if itself else (),
        )
        context = region_context(region, on, bar.draft) | {"preview": bar}
        return unseen(render(request, "policies/region.html", context))


def place_of(row: Any) -> Region:
    place: Region = row if isinstance(row, Region) else row.region
    return place


class PreviewsTables(Previews):
    """For the desk's pages of a policy table: an example can be taken from the previewed calculator."""

    def get_urls(self) -> list[URLPattern]:
        return [self._page("example", self.example_view), *super().get_urls()]

    def example_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The answers of a previewed result become a worked example of the draft; what must come out is for the editor."""
        draft = load(self.opts.model_name, pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method != "POST" or not draft.is_draft:
            return redirect(change_url(draft))
        _, on = day_asked(request.POST, first_day(draft))
        answers = answers_of(request.POST.items())
        name = f"{answers.get('birth_year', '')}年{answers.get('birth_month', '')}月出生"
        draft.examples.create(name=name, as_of=on, answers=answers, expected={})
        stored: Any = self.get_object(request, str(pk))
        stored.version, stored.written_by = stored.version + 1, request.user
        stored.save()
        self.log_change(request, draft, f"把算过的一个人写成验算例子：{name}。")
        self.message_user(request, "写成了一个例子。请填应该得多少，再保存。", messages.SUCCESS)
        return redirect(f"{change_url(draft)}#examples-{draft.examples.count() - 1}")
