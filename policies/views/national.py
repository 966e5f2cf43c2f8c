"""What the nation says: the frame within which every place sets its own figures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .. import published
from ..models import Claim, Finding, FindingTopic

# The sections of the page: anchor, heading, topics of the findings.
PARTS = (
    ("credit", "每月返多少", (FindingTopic.CREDIT, FindingTopic.EMPLOYEE, FindingTopic.RETIRED_APART)),
    ("coverage", "年限和断缴", (FindingTopic.COVERAGE, FindingTopic.SHORTFALL, FindingTopic.WORKING_APART)),
    ("resident", "居民医保", (FindingTopic.RESIDENT,)),
    ("account", "账户里的钱", (FindingTopic.ACCOUNT,)),
)


def national(request: HttpRequest) -> HttpResponse:
    findings = published.national(Finding)
    context = {
        "today": timezone.localdate(),
        "parts": [(anchor, words, [row for row in findings if row.topic in topics]) for anchor, words, topics in PARTS],
        "claims": published.national(Claim),
        "sources": list(dict.fromkeys(finding.source for finding in findings)),
    }
    return render(request, "policies/national.html", context)
