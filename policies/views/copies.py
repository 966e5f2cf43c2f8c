"""Copies of documents: what readers may open beside the address of a source."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse

from rules.tables import Evidence

from ..models import Source

# A file that somebody uploaded is looked at and never run, whatever a browser takes it for.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


def source_copy(request: HttpRequest, sha256: str) -> HttpResponse:
    """The copy of a law or official document that is published. Raises Http404 for every other."""
    published = Source.objects.published().filter(copy=sha256, evidence=Evidence.OFFICIAL)
    response = copy_response(published.order_by("pk").first())
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def copy_response(source: Source | None) -> HttpResponse:
    """The bytes of a source's copy: pictures are shown, PDF is saved. Raises Http404 where there is none."""
    copy = source.copy if source else None
    if source is None or copy is None:
        raise Http404
    response = HttpResponse(bytes(copy.content), content_type=copy.kind)
    name = f"{copy.sha256[:8]}.{ENDINGS[copy.kind]}"
    shown = "inline" if copy.is_picture else "attachment"
    in_chinese = quote(f"{source.title[:60]}.{ENDINGS[copy.kind]}")
    response.headers["Content-Disposition"] = f"{shown}; filename=\"{name}\"; filename*=UTF-8''{in_chinese}"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    return response
