"""Reader reports: tell us that something does not match."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ..forms import ReportForm

LIMITS = {"page": 300, "step": 80, "query": 600}


def report(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = ReportForm(request.POST)
        if form.trapped:
            return redirect(f"{reverse('policies:report')}?sent=1")
        if form.is_valid():
            form.save()
            return redirect(f"{reverse('policies:report')}?sent=1")
        return render(request, "policies/report.html", {"form": form}, status=400)
    initial = {name: request.GET.get(name, "").replace("\0", "")[:limit] for name, limit in LIMITS.items()}
    return render(
        request, "policies/report.html", {"form": ReportForm(initial=initial), "sent": request.GET.get("sent") == "1"}
    )
