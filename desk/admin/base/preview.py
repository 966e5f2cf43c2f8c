"""预览: a public page as it would be with a draft published, and that of a place as of any day. Nobody else sees it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from policies.in_force.draft_overlay import first_day
from policies.models import Level, Region
from policies.views.regions import region_context

from ...form_fields import answers_of
from ...preview.bar import Preview, day_asked, load, unseen
from .draft_links import DraftLinks


def public_page(request: HttpRequest, bar: Preview) -> HttpResponse:
    """The page of the bar's region, the bar on top, in no cache and no search engine."""
    assert bar.region
    context = region_context(bar.region, bar.on, bar.draft) | {"preview": bar}
    return unseen(render(request, "policies/region.html", context))


class Previews:
    """A page of the desk at <row>/preview/, and the link to it among the tools of a row's page."""

    # what ModelAdmin brings along
    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview_view)
        return [path("<int:pk>/preview/", view, name=self._page("preview")), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        context["preview_url"] = self.preview_url(obj) if obj else ""
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        raise NotImplementedError

    def preview_url(self, row: Any) -> str:
        """The preview of a row; nothing where readers have no page to show."""
        return self._address("preview", row.pk) if self.has_page(row) else ""

    def has_page(self, row: Any) -> bool:
        return True

    def _page(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def _address(self, name: str, pk: int) -> str:
        return reverse(f"admin:{self._page(name)}", args=[pk])

    def _may_see(self, request: HttpRequest, row: Any) -> None:
        """Raises PermissionDenied, and Http404 for what has no page."""
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if not self.has_page(row):
            raise Http404


class _PreviewsPlaces(Previews):
    """Previews on the page of a place."""

    def has_page(self, row: Any) -> bool:
        """Whether readers have a page about the rules of the place: neither the nation nor 港澳台 has one."""
        region = row if isinstance(row, Region) else row.region
        return region.level not in (Level.NATION, Level.SAR)


class PreviewsTables(_PreviewsPlaces):
    """For the desk's pages of a policy table: the places it decides, with it published."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.example_view)
        return [path("<int:pk>/example/", view, name=self._page("example")), *super().get_urls()]

    def example_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The answers of a previewed result become a worked example of the draft; what must come out is for the editor."""
        desk: Any = self
        draft = load(self.opts.model_name, pk)
        if not desk.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST" and draft.is_draft:
            _, on = day_asked(request.POST, first_day(draft))
            answers = answers_of(request.POST.items())
            name = f"{answers.get('birth_year', '')}年{answers.get('birth_month', '')}月出生"
            draft.examples.create(name=name, as_of=on, answers=answers, expected={})
            type(draft)._default_manager.filter(pk=pk).update(version=F("version") + 1, written_by=request.user)
            desk.log_change(request, draft, f"把算过的一个人写成验算例子：{name}。")
            desk.message_user(request, "写成了一个例子。请填应该得多少，再保存。", messages.SUCCESS)
            return redirect(f"{self._address('change', pk)}#examples-{draft.examples.count() - 1}")
        return redirect(self._address("change", pk))

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = load(self.opts.model_name, pk)
        self._may_see(request, draft)
        form, on = day_asked(request.GET, first_day(draft))
        places = (draft.region, *below(draft.region))
        calculator = reverse("calculator_preview", args=[self.opts.model_name, pk])
        region = _chosen(request, places)
        bar = Preview(
            on=on,
            form=form,
            region=region,
            draft=draft,
            places=places,
            back=self._address("change", pk),
            calculator=f"{calculator}?region={region.slug}&on={on.isoformat()}",
        )
        return public_page(request, bar)


class PreviewsRows(_PreviewsPlaces):
    """For the desk's pages of a row of a place (contact, top-up rule, payment fact): its place, and those that borrow from
    it, with the row published."""

    model: Any

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = get_object_or_404(self.model.objects.select_related("region__parent"), pk=pk)
        self._may_see(request, draft)
        form, on = day_asked(request.GET, timezone.localdate())
        places = (draft.region, *below(draft.region))
        region = _chosen(request, places)
        back = self._address("change", pk)
        return public_page(request, Preview(on=on, form=form, region=region, draft=draft, places=places, back=back))


class PreviewsRegions(_PreviewsPlaces):
    """For the desk's pages of a region: its public page as of any day, with what is published."""

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        region = get_object_or_404(Region.objects.select_related("parent"), pk=pk)
        self._may_see(request, region)
        form, on = day_asked(request.GET, timezone.localdate())
        return public_page(
            request,
            Preview(
                on=on,
                form=form,
                region=region,
                back=self._address("change", pk),
                calculator=_public_calculator(region, on),
                draft_links=tuple(DraftLinks(request.user, [region.pk]).all(region)),
            ),
        )


def below(region: Region) -> tuple[Region, ...]:
    """The places for which a province's table can stand in."""
    return tuple(region.children.select_related("parent")) if region.is_province else ()


def _chosen(request: HttpRequest, places: tuple[Region, ...]) -> Region:
    """The place asked for, or the table's own."""
    params = request.GET.get("place", "")
    return next((place for place in places if place.slug == params), places[0])


def _public_calculator(region: Region, on: date) -> str:
    return f"{reverse('calculator:calculator')}?region={region.slug}&on={on.isoformat()}"
