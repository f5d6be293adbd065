"""Asking AniList in a person's name: where the token goes, and where it never appears."""

import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from adapters.outbound.anilist.plugin import PLUGIN, AnilistOptions
from adapters.outbound.anilist.token_hints import expiry
from adapters.outbound.anilist.watchlist import AnilistWatchlist
from adapters.outbound.memory.clock import MemoryClock
from adapters.plugin import Toolbox
from application.ports.watchlists import AccountToken, TokenRefused, WatchlistAccount, WatchlistUnavailable
from domain.series import SeriesId
from uuutorrent.testing.simulators.anilist import AnilistSimulator, SimulatedEntry, SimulatedMedia

EXPIRES = datetime(2027, 11, 22, 12, tzinfo=UTC)


def jwt(claims: object) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJ0eXAiOiJKV1QifQ.{payload}.c2lnbmF0dXJl"


TOKEN = AccountToken(jwt({"aud": "1", "exp": int(EXPIRES.timestamp()), "sub": "7", "scopes": []}))
ADA = WatchlistAccount("anilist", "Ada")
ERROR = {"message": f"validation of {TOKEN.text}", "status": 400}


@pytest.fixture
async def anilist() -> AsyncIterator[AnilistSimulator]:
    async with AnilistSimulator() as simulator:
        simulator.put_media(SimulatedMedia(1, "Some Series", episodes=12), SimulatedMedia(2, "Secret", episodes=3))
        simulator.put_list("Ada", [SimulatedEntry(1), SimulatedEntry(2, private=True)])
        simulator.put_token(TOKEN.text, "ada")
        yield simulator


@pytest.fixture
async def watchlist(anilist: AnilistSimulator) -> AsyncIterator[AnilistWatchlist]:
    async with aiohttp.ClientSession() as http:
        yield AnilistWatchlist(http, MemoryClock(), url=anilist.url, referer="https://seedbox.example")


async def test_the_owner_comes_with_the_tokens_own_word_on_its_end(watchlist: AnilistWatchlist) -> None:
    owner = await watchlist.owner(TOKEN)
    assert (owner.account, owner.expires_at) == (ADA, EXPIRES)


async def test_the_token_goes_with_no_question_that_is_not_its_owners(
    watchlist: AnilistWatchlist, anilist: AnilistSimulator
) -> None:
    await watchlist.owner(TOKEN)
    await watchlist.entries(ADA, TOKEN)
    await watchlist.entries(ADA)
    await watchlist.series([SeriesId(1), SeriesId(2), SeriesId(3)])
    sent = [request.headers.get("Authorization") for request in anilist.requests]
    assert sent == [f"Bearer {TOKEN.text}", f"Bearer {TOKEN.text}", None, None]
    assert all(request.headers["Referer"] for request in anilist.requests)
    assert TOKEN.text not in str(anilist.operations)


async def test_series_are_shared_and_private_entries_are_not(
    watchlist: AnilistWatchlist, anilist: AnilistSimulator
) -> None:
    await watchlist.entries(ADA, TOKEN)
    asked = len(anilist.requests)
    assert set(await watchlist.series([SeriesId(2)])) == {2}
    assert len(anilist.requests) == asked, "what a series is, is no secret"
    assert [entry.series.id for entry in await watchlist.entries(ADA)] == [1]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"errors": [ERROR], "data": None}, 400),
        ({"errors": [ERROR], "data": {"MediaListCollection": {"lists": []}}}, 200),
        ({"errors": [{"message": f"Invalid token {TOKEN.text}"}], "data": None}, 400),
    ],
)
async def test_a_token_that_is_repeated_to_us_is_not_repeated_by_us(
    watchlist: AnilistWatchlist,
    anilist: AnilistSimulator,
    caplog: pytest.LogCaptureFixture,
    body: dict[str, Any],
    status: int,
) -> None:
    anilist.answer(json.dumps(body).encode(), content_type="application/json", status=status)
    caplog.set_level("DEBUG")
    raised: Exception | None = None
    try:
        await watchlist.entries(ADA, TOKEN)
    except (WatchlistUnavailable, TokenRefused) as error:
        raised = error
    assert TOKEN.text not in f"{raised!r} {raised} {caplog.text}"


async def test_a_redirect_carries_the_token_nowhere(watchlist: AnilistWatchlist, anilist: AnilistSimulator) -> None:
    async with AnilistSimulator() as elsewhere:
        anilist.answer(b"", status=307, headers={"Location": elsewhere.url})
        with pytest.raises(WatchlistUnavailable):
            await watchlist.entries(ADA, TOKEN)
        assert elsewhere.requests == []


async def test_without_encryption_no_token_leaves_the_machine() -> None:
    async with aiohttp.ClientSession() as http:
        plain = AnilistWatchlist(http, MemoryClock(), url="http://192.0.2.1/", referer="https://seedbox.example")
        for asking in (plain.owner(TOKEN), plain.entries(ADA, TOKEN)):
            with pytest.raises(TokenRefused, match="without encryption"):
                await asking


@pytest.mark.parametrize("viewer", [None, {}, {"id": 1}, {"id": 1, "name": ""}, {"id": 1, "name": 7}, []])
async def test_whose_token_it_is_must_be_told(
    watchlist: AnilistWatchlist, anilist: AnilistSimulator, viewer: object
) -> None:
    anilist.answer(json.dumps({"data": {"Viewer": viewer}}).encode(), content_type="application/json")
    with pytest.raises((TokenRefused, WatchlistUnavailable)):
        await watchlist.owner(TOKEN)


@pytest.mark.parametrize(
    ("token", "told"),
    [
        (jwt({"exp": int(EXPIRES.timestamp())}), EXPIRES),
        (jwt({"exp": -1}), None),
        (jwt({"exp": 10**30}), None),
        (jwt({"exp": "soon"}), None),
        (jwt({"exp": True}), None),
        (jwt([]), None),
        (jwt({}), None),
        ("", None),
        ("a.b", None),
        ("a.!!!.c", None),
        ("a.AAAA.c", None),
        (f"a.{base64.urlsafe_b64encode(b'[' * 6_000).decode()}.c", None),
    ],
)
def test_the_end_is_read_from_the_token_if_it_tells(token: str, told: datetime | None) -> None:
    assert expiry(token) == told


@pytest.mark.parametrize(
    ("client", "url"),
    [
        ({}, None),
        ({"client_id": 123}, "https://anilist.co/api/v2/oauth/authorize?client_id=123&response_type=token"),
    ],
)
async def test_the_page_for_tokens_needs_the_operators_client(
    tmp_path: Path, client: dict[str, int], url: str | None
) -> None:
    async with aiohttp.ClientSession() as http:
        toolbox = Toolbox("anilist", http, MemoryClock(), tmp_path, tmp_path, "https://seedbox.example")
        async with PLUGIN.open(AnilistOptions.model_validate(client), toolbox) as watchlist:
            assert watchlist.authorize_url == url
