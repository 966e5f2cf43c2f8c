"""Sources as they are cited: each once, with the articles that are cited of it."""

from __future__ import annotations

from collections.abc import Iterable

from rules.tables import CitedSource, Evidence

from .models import PolicyTable, Source


def cited_sources(citations: Iterable[tuple[Source, str]]) -> tuple[CitedSource, ...]:
    """Pairs of source and article (empty: not told) in their order, each source once."""
    articles: dict[Source, list[str]] = {}
    for source, article in citations:
        articles.setdefault(source, []).append(article)
    return tuple(
        cited_source(source, "、".join(dict.fromkeys(filter(None, locators)))) for source, locators in articles.items()
    )


def cited_source(source: Source, article: str = "") -> CitedSource:
    """A source as the rules and the pages cite it; its address only where it may be linked."""
    return CitedSource(
        title=source.title,
        evidence=Evidence(source.evidence),
        publisher=source.publisher,
        url=source.href,
        document_number=source.document_number,
        published_on=source.published_on,
        expires_on=source.expires_on,
        article=article,
        copy_href=source.copy_href,
        quote=source.quote if source.copy_href else "",
    )


def pairs_of(table: PolicyTable) -> list[tuple[Source, str]]:
    """What a table cites: source and article."""
    return [(citation.source, citation.locator) for citation in table.citations.all()]


def sources_of(table: PolicyTable) -> tuple[CitedSource, ...]:
    """The sources of a table, each once."""
    return cited_sources(pairs_of(table))
