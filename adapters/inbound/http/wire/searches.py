"""Looking for the release of an episode."""

from datetime import datetime

from pydantic import Field

from .message import Body, Message


class SearchBody(Body):
    """The wanted episode: its series on the watchlist service, and its number there (movies: 1)."""

    series_id: int = Field(ge=1, le=2_147_483_647)
    episode: int = Field(ge=0, le=100_000)


class PrefetchBody(Body):
    """Episodes that somebody may search for next, the most likely first: what is on their screen."""

    episodes: list[SearchBody] = Field(min_length=1, max_length=20)


class ReasonView(Message):
    """Why a candidate was judged so. ``code`` is stable, ``text`` is for people."""

    code: str
    text: str
    favours: bool


class CandidateView(Message):
    """A release and what we think of it. ``band`` is ``high``, ``choose`` or ``rejected``.

    ``rank`` counts from 1 among those that may be picked and is None for rejected ones; ``ranking`` says in words what
    put it before the next one. ``trace`` says which part of the title was read as what. ``teachable``: its title or
    its number did not fit, and saying that it is the episode after all would teach us something.
    """

    release_id: str
    title: str
    indexer: str
    band: str
    rank: int | None = None
    score: float
    reasons: list[ReasonView]
    ranking: list[str] = Field(default_factory=list)
    group: str | None = None
    episode: str | None = None
    season: int | None = None
    version: str | None = None
    resolution: int | None = None
    batch: bool = False
    size_bytes: int | None = None
    seeders: int | None = None
    leechers: int | None = None
    published_at: datetime | None = None
    trusted: bool = False
    remake: bool = False
    page_url: str | None = None
    trace: list[str] = Field(default_factory=list)
    teachable: bool = False


class FailureView(Message):
    """An indexer that could not be asked; the others' answers stand."""

    indexer: str
    problem: str
    detail: str


class SearchView(Message):
    """Every candidate, the best first, the rejected ones last.

    ``best`` names the release that one key would take, if there is one. ``outcome`` is ``picked``, ``choose``,
    ``only_rejected``, ``nothing_found``, ``not_aired_yet``.
    """

    series_id: int
    series_title: str
    episode: int
    outcome: str
    best: str | None = None
    searched_at: datetime
    candidates: list[CandidateView]
    failures: list[FailureView] = Field(default_factory=list)
