"""/styleguide/ for developers: every component as its own template draws it, with the contract it begins with. Only in debug."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from calculator.extras import TopUpForm
from calculator.forms import CalculatorForm
from guides.models import Channel
from policies import changes, pictures
from policies.models import Claim, Evidence, Finding, Region
from policies.overview import standing
from policies.preview import DayForm, Preview
from policies.templatetags.words import component

WRAPPERS = {"dl": "facts", "ul": "plain", "ol": "steps", "p": "hero-words"}


@dataclass(frozen=True)
class Sample:
    """A template with what it needs; `inside` is the element that it stands in."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    inside: str = ""


@dataclass(frozen=True)
class Piece:
    """A sample as the page shows it."""

    template: str
    contract: str
    drawn: SafeString
    inside: str
    wrapper: str


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component, on real data of the release. 404 unless in debug."""
    if not settings.DEBUG:
        raise Http404
    pieces = [_piece(sample, request) for sample in samples(timezone.localdate())]
    return render(request, "styleguide.html", {"pieces": pieces})


def contract(template: str) -> str:
    """The comment that a component begins with: what it is, what it needs, what it may be given."""
    path = settings.BASE_DIR / "templates" / template
    return path.read_text(encoding="utf-8").partition("#}")[0].removeprefix("{#").strip()


def _piece(sample: Sample, request: HttpRequest) -> Piece:
    """What a page would draw: a part in Django's language knows the page, one in Jinja what it is given."""
    if sample.template.endswith(".jinja"):
        drawn = component(sample.template, **sample.context)
    else:
        drawn = render_to_string(sample.template, sample.context, request)
    return Piece(sample.template, contract(sample.template), drawn, sample.inside, WRAPPERS.get(sample.inside, ""))


def samples(on: date) -> Iterator[Sample]:
    """The components of the list in the order of a page."""
    place = get_object_or_404(Region, slug="beijing")
    yield from _words(on)
    yield from _of_a_place(place, on)
    yield from _of_a_guide(place)
    yield from _forms()


def _words(on: date) -> Iterator[Sample]:
    for grade in [*Evidence, None]:
        told = {"grade": grade.value, "label": grade.label} if grade else {"grade": "unknown", "label": "尚未核实"}
        yield Sample("components/evidence.html", told)
    yield Sample("components/evidence_shape.html", {"grade": "none", "label": "不适用"}, "p")
    yield Sample("components/phone.html", {"number": "12393"})
    yield Sample("components/not_known.jinja", {"reason": "此地标准本站尚未核实，所以这里不写数字。"})
    warning = {"operator": "名称：国家医保局", "fakes": "仿冒的「医保查询」软件。", "helpline": True}
    yield Sample("components/notice.html", {"title": "先看清，再动手", **warning})
    yield Sample("components/toc.html", {"parts": [("main", "到账多少"), ("main", "缴够多少年")]})
    sheet = {"label": "用手机再算一次", "address": settings.SITE_URL, "today": on}
    yield Sample("components/print_sheet.jinja", sheet)
    day = DayForm({"on": on.isoformat()}, auto_id="preview_%s")
    yield Sample("components/preview_bar.html", {"preview": Preview(on, day, Region(name="北京市"), settings.SITE_URL)})


def _of_a_place(place: Region, on: date) -> Iterator[Sample]:
    known = standing(on, place)
    credit, coverage = known.credit, known.coverage
    dates = {"since": credit.effective_from, "grade": credit.evidence, "checked_on": credit.checked_on}
    yield Sample("policies/_board.html", {"table": credit})
    yield Sample("components/dates.jinja", dates, "dl")
    ages = pictures.by_age(credit)
    yield Sample("policies/_by_age.html", {"ages": ages, "table": credit})
    yield Sample("pictures/steps.jinja", {"stretches": ages})
    yield Sample("pictures/bar.html", {"bar": pictures.bar("65岁", 100, 120), "kind": "fill"})
    yield Sample("components/sources.jinja", {"sources": credit.sources, "today": on})
    yield Sample("components/claims.html", {"claims": Claim.objects.shown()[:2]})
    yield Sample("components/findings.html", {"findings": Finding.objects.select_related("source")[:2]})
    yield Sample("policies/_credit_more.html", {"table": credit, "region": place})
    yield Sample("policies/_coverage_rows.html", {"table": coverage})
    yield Sample("policies/_place.html", {"one": known}, "ul")
    for change in changes.changes(place)[:1]:
        yield Sample("policies/_change.html", {"change": change, "named": True}, "ul")
    yield Sample("policies/_search_form.html", {"typed": "lz"})


def _of_a_guide(place: Region) -> Iterator[Sample]:
    for channel in Channel.objects.published().prefetch_related("steps")[:1]:
        yield Sample("guides/_channel_link.html", {"channel": channel}, "ul")
        for step in channel.steps.all()[:1]:
            yield Sample("guides/_step.html", {"step": step, "number": 1, "region": place}, "ol")


def _forms() -> Iterator[Sample]:
    wrong = CalculatorForm({"region": "火星", "birth_year": "19"})
    yield Sample("plain/error_summary.html", {"form": wrong})
    yield Sample("plain/field.html", {"field": wrong["region"]})
    yield Sample("plain/field.html", {"field": wrong["status"]})
    birth = {"parts": [(wrong["birth_year"], "年"), (wrong["birth_month"], "月")], "group_id": "birth", "errors": True}
    yield Sample("plain/layout/group.html", {"legend": "哪年哪月出生？", "hint": "公历，例如：1960年3月", **birth})
    yield Sample(
        "calculator/_short_field.html", {"field": TopUpForm({})["gap_base"], "unit": "元", "hint": "例如：4500"}
    )
    yield Sample("plain/layout/baseinput.html", {"input": {"value": "看结果"}})
