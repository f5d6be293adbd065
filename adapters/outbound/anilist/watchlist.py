"""AniList by public user name or with a token, and every server that answers the same questions."""

import itertools
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import aiohttp

from application.ports.clock import Clock
from application.ports.watchlists import (
    AccountNotFound,
    AccountToken,
    TokenOwner,
    TokenRefused,
    Watchlist,
    WatchlistAccount,
    WatchlistUnavailable,
)
from domain.series import AiringStatus, Series, SeriesId
from domain.watching import WatchEntry

from .documents import AIRED, LIST, SERIES, VIEWER
from .known_series import KnownSeries
from .reading import members, read_aired, read_entries, read_series
from .service import GraphqlService
from .token_hints import expiry

_PER_CHUNK = 500
_MOST_CHUNKS = 22
"""AniList keeps at most 11,000 entries on a list."""
_PER_PAGE = 50
_MOST_AIRED_PAGES = 3
_LARGEST_ID = 2**31 - 1
_LONGEST_NAME = 100
_AUTHORIZE = "https://anilist.co/api/v2/oauth/authorize?client_id={}&response_type=token"
_RUNNING = (AiringStatus.AIRING, AiringStatus.HIATUS)
_log = logging.getLogger(__name__)


class AnilistWatchlist(Watchlist):
    """Reads public lists, and private entries with their owner's token, which goes with no other question.

    Every request of the process waits in one line (see Pace), whoever asks.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        clock: Clock,
        *,
        url: str,
        referer: str,
        per_minute: int = 25,
        timeout: timedelta = timedelta(seconds=20),
        client_id: int | None = None,
    ) -> None:
        self._asked = GraphqlService(http, clock, url=url, referer=referer, per_minute=per_minute, timeout=timeout)
        self._known = KnownSeries(clock)
        self._client_id = client_id

    @property
    def service(self) -> str:
        """The service's short name."""
        return "anilist"

    @property
    def authorize_url(self) -> str | None:
        """AniList's page for the implicit grant: it shows a token, which nobody but the person sees."""
        return None if self._client_id is None else _AUTHORIZE.format(self._client_id)

    async def owner(self, token: AccountToken) -> TokenOwner:
        """Ask who the viewer is."""
        viewer = members((await self._asked.ask(VIEWER, {}, token=token)).get("Viewer"))
        name = viewer.get("name")
        if not isinstance(name, str) or not name.strip():
            raise TokenRefused("AniList does not say whose access token this is.")
        return TokenOwner(WatchlistAccount(self.service, name.strip()[:_LONGEST_NAME]), expiry(token.text))

    async def entries(self, account: WatchlistAccount, token: AccountToken | None = None) -> Sequence[WatchEntry]:
        """What the account watches or rewatches now, in AniList's order."""
        found: dict[SeriesId, WatchEntry] = {}
        for chunk in range(1, _MOST_CHUNKS + 1):
            collection = await self._chunk(account.username, chunk, token)
            before = len(found)
            for entry in read_entries(collection):
                found.setdefault(entry.series.id, entry)
            if collection.get("hasNextChunk") is not True or len(found) == before:
                break
        series = await self._with_last_aired([entry.series for entry in found.values()])
        self._known.keep(series.values())
        return tuple(replace(entry, series=series[entry.series.id]) for entry in found.values())

    async def series(self, ids: Collection[SeriesId]) -> Mapping[SeriesId, Series]:
        """What is known about the series, at most an hour old."""
        found = self._known.among(ids)
        missing = iter(sorted(known for known in set(ids) - set(found) if 0 < known <= _LARGEST_ID))
        while batch := list(itertools.islice(missing, _PER_PAGE)):
            data = await self._asked.ask(SERIES, {"id_in": batch, "perPage": _PER_PAGE})
            read = map(read_series, _answered(members(data.get("Page")).get("media")))
            fresh = await self._with_last_aired([one for one in read if one is not None and one.id in batch])
            self._known.keep(fresh.values())
            found.update(fresh)
        return found

    async def _chunk(self, username: str, chunk: int, token: AccountToken | None) -> Mapping[str, object]:
        name = username.strip()
        if not name:
            raise AccountNotFound("An AniList user name is needed.")
        variables = {"userName": name, "chunk": chunk, "perChunk": _PER_CHUNK}
        data = await self._asked.ask(LIST, variables, username=name, token=token)
        if data.get("MediaListCollection", name) is None:
            raise AccountNotFound(f"There is no public AniList list of “{name}”.")
        collection = members(data.get("MediaListCollection"))
        _answered(collection.get("lists"))
        return collection

    async def _with_last_aired(self, series: Iterable[Series]) -> dict[SeriesId, Series]:
        """Fill in what was broadcast last where neither a next airing nor a count tells; in one request for all."""
        known = {one.id: one for one in series}
        open_ended = [
            one.id
            for one in known.values()
            if one.status in _RUNNING and one.next_airing is None and one.episodes is None
        ]
        if open_ended:
            for number, episode in (await self._last_aired(open_ended)).items():
                known[number] = replace(known[number], last_aired=episode)
        return known

    async def _last_aired(self, ids: Sequence[SeriesId]) -> dict[SeriesId, int]:
        found: dict[SeriesId, int] = {}
        try:
            for page in range(1, _MOST_AIRED_PAGES + 1):
                data = await self._asked.ask(AIRED, {"mediaId_in": list(ids), "page": page})
                aired = read_aired(data.get("Page"))
                found = {**{known: aired[known] for known in ids if known in aired}, **found}
                more = members(members(data.get("Page")).get("pageInfo")).get("hasNextPage") is True
                if len(found) == len(ids) or not more:
                    break
        except WatchlistUnavailable as error:
            # The list is worth more than this detail: without it the count is unknown, and shown so.
            _log.warning("AniList did not tell what was broadcast last: %s", error)
        return found


def _answered(value: object) -> list[object]:
    """The list that was asked for: null in its place is a fault of the service, and no empty list."""
    if not isinstance(value, list):
        raise WatchlistUnavailable("AniList answered without what was asked for.")
    return value
