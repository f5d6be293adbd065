"""Searches: every candidate with what we think of it."""

from decimal import Decimal

from application.searching.search_result import SearchResult
from domain.releases.learning import teachable
from domain.releases.ranking import RankedVerdict
from domain.releases.release_name import EpisodeSpan
from domain.releases.wanted import WantedEpisode

from ..wire.searches import CandidateView, FailureView, ReasonView, SearchView


def view_search(result: SearchResult) -> SearchView:
    """Show the answer of a search in the use case's order."""
    failures = [FailureView(indexer=f.indexer, problem=f.problem, detail=f.detail) for f in result.failures]
    return SearchView(
        series_id=result.series.id,
        series_title=result.series.titles.main,
        episode=result.episode,
        outcome=result.outcome.value,
        best=None if result.best is None else result.best.release.id,
        searched_at=result.searched_at,
        candidates=[_view_candidate(candidate, result.wanted) for candidate in result.candidates],
        failures=failures,
    )


def _view_candidate(candidate: RankedVerdict, wanted: WantedEpisode) -> CandidateView:
    verdict, release, name = candidate.verdict, candidate.verdict.release, candidate.verdict.name
    return CandidateView(
        release_id=release.id,
        title=release.title,
        indexer=release.indexer,
        band=verdict.band.value,
        rank=candidate.rank,
        score=round(verdict.title_score, 1),
        reasons=[ReasonView(code=r.code, text=r.text, favours=r.favours) for r in verdict.reasons],
        ranking=list(candidate.ranking),
        group=name.group,
        episode=_span(name.episodes),
        season=name.season,
        version=None if name.version == 1 else f"v{_number(name.version)}",
        resolution=name.resolution,
        batch=name.batch,
        size_bytes=release.size_bytes,
        seeders=release.seeders,
        leechers=release.leechers,
        published_at=release.published_at,
        trusted=release.trusted,
        remake=release.remake,
        page_url=release.page_url,
        trace=list(name.trace),
        teachable=teachable(wanted, verdict),
    )


def _span(episodes: EpisodeSpan | None) -> str | None:
    if episodes is None:
        return None
    first = _number(episodes.first)
    return first if episodes.single else f"{first}-{_number(episodes.last)}"


def _number(number: Decimal) -> str:
    """Write 12, 12.5; never 1E+1."""
    return f"{number.normalize():f}"
