"""The years that places ask for, side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ..in_force import all_in_force
from ..models import Region
from ..required_years import requirements


def years(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    known = all_in_force(on, Region.objects.pooling().select_related("parent"))
    return render(request, "policies/years.html", {"today": on, "asked": requirements(on, known.values())})
