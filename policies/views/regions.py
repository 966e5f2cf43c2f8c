"""Region pages: the list and search, one region, its history, its data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from rules.money import yuan
from rules.tables import Evidence
from website.qr import qr_image

from .. import chart_shapes, open_data, search, unanswered
from ..changelog import entries, news_of, updated_on, versions
from ..citations import cited_sources, pairs_of
from ..forms import PensionForm
from ..headlines import method_words
from ..in_force import InForce, all_in_force, spread
from ..in_force.draft_overlay import local_rows, published_with
from ..json_ld import balance_service, region_breadcrumbs, script
from ..models import (
    Claim,
    Contact,
    CoverageRow,
    CoverageTable,
    CreditTable,
    Finding,
    FindingTopic,
    Level,
    PaymentFact,
    Region,
    Reviewed,
    Source,
    TopUp,
)
from ..required_years import rows_now
from .search import search_page

# 国办发〔2021〕14号 names about 2 %; the articles and the rules seen so far reach 3 %.
NATIONAL_RATES = (Decimal("0.02"), Decimal("0.03"))

# The topics of findings that stand beside the credit, and those beside the years.
IN_CREDIT = (FindingTopic.CREDIT, FindingTopic.EMPLOYEE, FindingTopic.ACCOUNT, FindingTopic.RETIRED_APART)
IN_YEARS = (FindingTopic.COVERAGE, FindingTopic.SHORTFALL, FindingTopic.WORKING_APART, FindingTopic.RESIDENT)


def region_list(request: HttpRequest) -> HttpResponseBase:
    """All regions by province, or the answer to what was typed."""
    if request.GET.get("q", "").strip():
        return search_page(request)
    regions = search.gazetteer().regions
    known = all_in_force(timezone.localdate(), regions)
    return render(request, "policies/regions.html", {"provinces": _by_province(regions, known)})


@dataclass(frozen=True)
class Province:
    """A province with its places, for the list of all."""

    own: InForce
    cities: list[InForce]

    @property
    def grade(self) -> Evidence | None:
        """The hardest evidence for an amount anywhere in the province."""
        return Evidence.hardest([item.credit_grade for item in (self.own, *self.cities) if item.credit_grade])

    @property
    def known(self) -> int:
        """How many of its places have an amount."""
        return sum(1 for item in self.cities if item.amount_known)


def _by_province(regions: list[Region], known: dict[int, InForce]) -> list[Province]:
    below: dict[int, list[InForce]] = defaultdict(list)
    for region in regions:
        if region.parent_id and region.level not in (Level.PROVINCE, Level.SAR):
            below[region.parent_id].append(known[region.pk])
    provinces = [region for region in regions if region.level in (Level.PROVINCE, Level.SAR)]
    return [Province(known[region.pk], below[region.pk]) for region in provinces]


def find_region(name: str) -> Region:
    """A listed region by slug or code. Raises Http404."""
    region = search.gazetteer().by_name.get(name)
    if region is None:
        raise Http404
    return region


def by_code(request: HttpRequest, code: str, page: str) -> HttpResponse:
    """Six digits instead of the name lead to the page (`page` is its URL name) of that region."""
    return redirect(page, find_region(code).slug)


def region_detail(request: HttpRequest, slug: str) -> HttpResponse:
    region = find_region(slug)
    if not region.scheme_applies:
        return render(request, "policies/region_elsewhere.html", {"region": region})
    context = region_context(region, timezone.localdate())
    context["belongs"] = _belongs(region, request.GET.get("via", ""))
    page = render(request, "policies/region.html", context | _estimate(request, context["known"].credit))
    if context["known"].amount_known:
        return page
    unanswered.record_unanswered(region, request)
    return unanswered.mark_unanswered(page, region)


def _belongs(region: Region, via: str) -> str:
    """昆山市归苏州管: for who searched for a county and was sent here. Empty for a name that does not lead here."""
    result = search.resolve(via) if via else search.Resolution()
    held = result.region == region or region in result.choices
    return search.belongs(result.via, region) if held and result.via else ""


def _estimate(request: HttpRequest, table: CreditTable | None) -> dict[str, Any]:
    """Rates times the reader's own figure of the local average pension: the table's rates, else the national 2 to 3 percent."""
    form = PensionForm(request.GET if "average_pension" in request.GET else None)
    if not form.is_valid():
        return {"pension_form": form}
    rates = sorted({band.rate for band in table.bands.all() if band.rate is not None}) if table else []
    pension = form.cleaned_data["average_pension"]
    return {
        "pension_form": form,
        "pension": pension,
        "ranges": [(rate, yuan(rate * pension)) for rate in rates or NATIONAL_RATES],
    }


def region_context(region: Region, on: date, draft: Reviewed | None = None) -> dict[str, Any]:
    """Everything a region's page shows, as of `on`. With a draft: as it would be once that is published."""
    below = list(region.children.all()) if region.is_province else []
    known = all_in_force(on, [region, *below], draft)
    here = known.pop(region.pk)
    own = news_of(region)
    findings, claims = (published_with(model, region, draft) for model in (Finding, Claim))
    contacts = sorted(
        published_with(Contact, region, draft), key=lambda contact: (contact.region_id != region.pk, contact.position)
    )
    top_ups, payments = local_rows(TopUp, region, draft), local_rows(PaymentFact, region, draft)
    cited = _cited(here, [*findings, *payments, *top_ups])
    context = {
        "region": region,
        "today": on,
        "known": here,
        "method": method_words(here.credit) if here.credit else [],
        "years_now": _whole_years_now(here.coverage, on) if here.coverage else [],
        "ages": chart_shapes.by_age(here.credit) if here.credit else [],
        "credit_findings": [finding for finding in findings if finding.topic in IN_CREDIT],
        "coverage_findings": [finding for finding in findings if finding.topic in IN_YEARS],
        "claims": claims,
        "contacts": contacts,
        "changes": entries(own)[:2],
        "updated_on": updated_on([*own, *here.tables]),
        "cities": list(known.values()),
        "top_ups": top_ups,
        "payments": payments,
        "sources": cited_sources(cited),
        "structured": script(region_breadcrumbs(region), balance_service(contacts)),
        "pension_form": PensionForm(),
        "pension": None,
        "ranges": [],
    }
    context["spread"] = spread(known.values())
    context["parts"] = _parts(context)
    return context


def _whole_years_now(table: CoverageTable, on: date) -> list[CoverageRow]:
    """The rows for who retires this month, one for both sexes once; empty where more decides or a row asks for odd months."""
    rows = list(dict.fromkeys(rows_now(table, on)))
    return rows if all((row.cumulative_months or 0) % 12 == 0 for row in rows) else []


def _cited(known: InForce, rows: list[Any]) -> list[tuple[Source, str]]:
    """What the page of a place cites: source and article; of the tables first, then of what is said in sentences."""
    cited = [pair for table in known.tables for pair in pairs_of(table)]
    return cited + [(row.source, getattr(row, "locator", "")) for row in rows]


def _parts(context: dict[str, Any]) -> list[tuple[str, str]]:
    """本页内容: the sections that this page has, in order."""
    amount_known = context["known"].amount_known
    parts = [
        ("cities", f"{context['region'].short_name}各地", bool(context["cities"])),
        ("sum", "钱怎么到账", amount_known or bool(context["payments"])),
        ("ask", "自己看一看，估一估", not amount_known and not context["cities"]),
        ("years", "缴够多少年", True),
        ("check", "怎么查余额", True),
        ("src", "来源", True),
    ]
    return [(anchor, words) for anchor, words, there in parts if there]


def region_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every published table of a region, the superseded ones too, newest first."""
    region = find_region(slug)
    if not region.scheme_applies:
        raise Http404
    credit, coverage = (model.objects.readable(region).newest_first() for model in (CreditTable, CoverageTable))
    context = {
        "region": region,
        "today": timezone.localdate(),
        "credit": versions(credit.with_rows("bands", "citations")),
        "coverage": versions(coverage.with_rows("rows", "citations")),
    }
    return render(request, "policies/history.html", context)


def code_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The QR code of a region's page, for its printed sheet."""
    region = find_region(slug)
    return qr_image(settings.SITE_URL + region.get_absolute_url(), f"{region.short_name}这一页")


def region_json(request: HttpRequest, slug: str) -> JsonResponse:
    """The same data for programs."""
    return open_data.json_response(open_data.region_data(find_region(slug)))
