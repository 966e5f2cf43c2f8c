"""The answer to what was typed: the answer itself, the page that answers, the place; or a question, or three ways on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from rules.tables import Evidence

from .. import search, unanswered
from ..in_force import InForce, all_in_force
from ..models import Region, SearchSubject, SubjectAnswer
from ..search.suggestions import suggestions_json

# As much of what was typed as the page repeats.
LONGEST = 60
MOST_CHOICES = 40


@dataclass(frozen=True)
class KnownAnswer:
    """What is known of a place and answers a question: 每月90元 with its grade and how far its source reaches.

    `words` empty: not known. `coming` is what is published and not yet in force.
    """

    place: str
    question: str
    words: str
    grade: Evidence | None
    reach: str = ""
    coming: str = ""


def search_page(request: HttpRequest) -> HttpResponseBase:
    """One exact place alone leads straight to it; everything else is answered here."""
    typed = request.GET.get("q", "").strip()
    result = _with_subject(search.resolve(typed), request.GET.get("about", ""))
    if result.personal:
        return _personal(request)
    if result.region and not result.subjects and not result.also and (result.exact or result.via):
        return _to_the_place(result.region, result)
    page = render(request, "policies/search.html", _context(result, typed, timezone.localdate()))
    if not result.has_match and (words := unanswered.words_of(typed)):
        unanswered.record_unanswered(words, request)
        unanswered.mark_unanswered(page, words)
    return page


def _with_subject(result: search.Resolution, about: str) -> search.Resolution:
    """The question that was asked before the place, where the place came alone."""
    if result.subjects or not about:
        return result
    return replace(result, subjects=tuple(item for item in search.gazetteer().subjects if item.key == about))


def _to_the_place(region: Region, result: search.Resolution) -> HttpResponseBase:
    """The page of the region; of a county it is told whose it is."""
    address = region.get_absolute_url()
    if result.via is None:
        return redirect(address)
    query = QueryDict(mutable=True)
    query["via"] = result.via.name
    return redirect(f"{address}?{query.urlencode()}")


def _personal(request: HttpRequest) -> HttpResponse:
    """Nothing of a personal number comes back: not in the box, not in a link, not in a cache."""
    request.GET = QueryDict()
    request.META["QUERY_STRING"] = ""
    context = _context(search.Resolution(personal=True), "", timezone.localdate())
    response = render(request, "policies/search.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _context(result: search.Resolution, typed: str, on: date) -> dict[str, Any]:
    places = [result.region] if result.region else [*result.choices, *result.suggestions]
    places = list(dict.fromkeys([*places, *result.also]))[:MOST_CHOICES]
    known = all_in_force(on, places)
    subject = result.subject
    region = result.region if result.region and result.region.scheme_applies else None
    return {
        "typed": typed[:LONGEST],
        "meant": result,
        "subject": subject,
        "region": region,
        "belongs": search.belongs(result.via, result.region) if result.region and result.via else "",
        "answer": known_answer(subject, known[region.pk]) if subject and region else None,
        "address": subject.path_for(region.slug) if subject and region else subject.path if subject else "",
        "others": [item for item in result.subjects[1:] if item.path][:2],
        "places_found": [known[item.pk] for item in places],
        "heading": _heading(result, typed[:LONGEST]),
    }


def known_answer(subject: SearchSubject, known: InForce) -> KnownAnswer | None:
    """The answer in a sentence, where the subject asks for something that tables hold."""
    place = known.region.short_name
    if subject.answer == SubjectAnswer.CREDIT:
        words = f"每月{known.credit_words}" if known.credit_words else ""
        return KnownAnswer(place, "每月返多少", words, known.credit_grade, known.credit_reach, known.credit_coming)
    if subject.answer == SubjectAnswer.YEARS:
        words, table = known.coverage_words, known.coverage
        grade = table.evidence if table and words else None
        return KnownAnswer(place, "要缴多少年", words, grade, known.coverage_reach, known.coverage_coming)
    return None


def _heading(result: search.Resolution, typed: str) -> str:
    if result.personal:
        return "请不要写证件号"
    if result.subject:
        place = f"{result.region.short_name}：" if result.region else ""
        return place + (f"{result.subject.title}，本站不答" if result.subject.is_outside else result.subject.title)
    if result.suggestions:
        return f"是不是{search.names(result.suggestions, 3)}？"
    if result.which_province:
        return "是哪个省的？"
    if result.choices or result.also:
        return "您要找哪一个？"
    return "找到了" if result.region else f"没有找到“{typed}”"


def suggestions(request: HttpRequest) -> HttpResponse:
    """What the search box suggests: loaded with the first key, the same for everybody until regions or subjects change."""
    response = HttpResponse(suggestions_json(), content_type="application/json")
    response["X-Robots-Tag"] = "noindex"
    return response
