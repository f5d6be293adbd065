"""Preferences, corrections and prefetches over the wire."""

from collections.abc import AsyncIterator

import pytest

from adapters.inbound.http.wire.corrections import TeachBody
from adapters.inbound.http.wire.preferences import PreferencesBody
from adapters.inbound.http.wire.searches import PrefetchBody, SearchBody
from tui.api.client import ApiClient
from tui.api.errors import ApiError, Changed, NotThere
from tui.api.opinions import Opinions
from uuutorrent.testing.stub_data import FRIEREN
from uuutorrent.testing.stub_opinions import usual_preferences
from uuutorrent.testing.stub_server import PASSWORD, StubServer

USUAL = PreferencesBody.model_validate(usual_preferences().model_dump())


@pytest.fixture
async def stub() -> AsyncIterator[StubServer]:
    async with StubServer() as stub:
        yield stub


@pytest.fixture
async def opinions(stub: StubServer) -> AsyncIterator[Opinions]:
    async with ApiClient(stub.url) as client:
        await client.log_in("himmel", PASSWORD)
        yield client.opinions


def taught(release_id: str, *, meant: bool = True) -> TeachBody:
    return TeachBody(series_id=FRIEREN, episode=25, release_id=release_id, meant=meant)


async def test_only_the_version_that_was_seen_is_replaced(opinions: Opinions) -> None:
    view, version = await opinions.preferences()
    assert view == usual_preferences()
    _, newer = await opinions.save(USUAL.model_copy(update={"groups": ["ASW"]}), version)
    assert newer != version
    with pytest.raises(Changed):
        await opinions.save(USUAL, version)
    assert (await opinions.preferences())[0].groups == ["ASW"]
    assert (await opinions.save(USUAL, None))[0] == usual_preferences()


async def test_a_condition_survives_a_renewed_token(stub: StubServer, opinions: Opinions) -> None:
    _, version = await opinions.preferences()
    await opinions.save(USUAL, None)
    stub.expire_access()
    with pytest.raises(Changed):
        await opinions.save(USUAL, version)


async def test_what_was_taught_is_listed_shared_and_taken_back(opinions: Opinions) -> None:
    (learned,) = (await opinions.teach(taught("r1"))).corrections
    assert (await opinions.share(learned.id)).shared
    await opinions.revoke(learned.id)
    (listed,) = (await opinions.corrections(everybody=True)).corrections
    assert listed.revoked_at is not None


async def test_what_teaches_nothing_is_refused_with_the_reason(opinions: Opinions) -> None:
    with pytest.raises(ApiError) as caught:
        await opinions.teach(taught("r2"))
    assert caught.value.slug == "nothing-to-learn"
    with pytest.raises(NotThere):
        await opinions.revoke("00000000-0000-0000-0000-000000000000")


async def test_episodes_can_be_announced(stub: StubServer, opinions: Opinions) -> None:
    await opinions.prefetch(PrefetchBody(episodes=[SearchBody(series_id=1, episode=2)]))
    assert stub.prefetched == [(1, 2)]
