"""Who fetched what, and why it was taken, is on record; nothing is that was refused or is so already."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import pytest

from adapters.outbound.memory.database_audit import MemoryAudit
from adapters.outbound.memory.engine import MemoryEngine
from application.ports.database import DatabaseUnavailable
from application.ports.torrent_engine import EngineRefused
from application.ports.torrents import TorrentNotFound
from domain.auditing import AuditAction, AuditEvent
from domain.ownership import AdminsOnly
from domain.quotas import Quota
from domain.releases.verdict import Band, Reason
from domain.series import SeriesId
from domain.torrents.magnet import Magnet
from domain.usage import QuotaExceeded
from domain.users import Actor

SERIES = SeriesId(21)
PASSKEY = "0123456789abcdef0123456789abcdef"
MAGNET = f"magnet:?xt=urn:btih:{'ab' * 20}&dn=By+hand&tr=https%3A%2F%2Ftracker.example%2F{PASSKEY}%2Fannounce"
Audited: TypeAlias = Callable[[], Awaitable[Sequence[AuditEvent]]]


@pytest.fixture
def at_home(ada: Actor) -> Actor:
    return replace(ada, address="192.0.2.1")


async def test_a_grab_says_what_for_which_episode_and_why(
    core: Any, at_home: Actor, episode: Any, audited: Audited
) -> None:
    core.searched.verdicts.clear()
    core.searched.finds(episode.release, Band.HIGH, Reason("title", "It fits."), Reason("age", "It is new."))
    await core.grab(at_home, SERIES, 5)
    (event,) = await audited()
    assert (event.action, event.at) == (AuditAction.GRABBED, core.clock.now())
    assert (event.actor, event.actor_name, event.address) == (at_home.id, "ada", "192.0.2.1")
    assert (event.subject, event.subject_name) == (episode.metainfo.infohash, episode.release.title)
    assert dict(event.details) == {
        "series": "Some Series",
        "episode": "5",
        "why": "It fits. It is new.",
        "size": "0.0 MiB",
    }


async def test_the_same_grab_again_is_nothing_new_and_another_episode_is(
    core: Any, ada: Actor, make_episode: Any, audited: Audited
) -> None:
    core.offers(make_episode("[Group] Some Series (Batch)", files={f"Some Series - 0{n}.mkv": 10 for n in (1, 2, 3)}))
    for number in (1, 1, 2, 1, 2):
        await core.grab(ada, SERIES, number)
    assert [dict(event.details)["episode"] for event in await audited()] == ["1", "2"]


async def test_who_joins_a_torrent_grabs_it_too(
    core: Any, ada: Actor, bob: Actor, episode: Any, audited: Audited
) -> None:
    for actor in (ada, bob):
        await core.grab(actor, SERIES, 5)
    assert [(event.action, event.actor_name) for event in await audited()] == [
        (AuditAction.GRABBED, "ada"),
        (AuditAction.GRABBED, "bob"),
    ]


async def test_a_magnet_link_is_told_by_its_name_and_hash_and_not_by_its_trackers(
    core: Any, ada: Actor, audited: Audited
) -> None:
    for _ in range(2):
        await core.add_magnet(ada, MAGNET)
    (event,) = await audited()
    assert (event.action, event.subject_name) == (AuditAction.ADDED, "By hand")
    assert (event.subject, dict(event.details)) == (Magnet.parse(MAGNET).infohash, {"by": "magnet link"})
    assert PASSKEY not in repr(event)


async def test_a_torrent_file_by_hand(core: Any, ada: Actor, make_episode: Any, audited: Audited) -> None:
    made = make_episode("Some Series - 05.mkv", files={"a.mkv": 5 << 30, "b.mkv": 1})
    for _ in range(2):
        await core.add_file(ada, made.raw)
    (event,) = await audited()
    assert (event.action, event.subject) == (AuditAction.ADDED, made.metainfo.infohash)
    assert dict(event.details) == {"by": "torrent file", "size": "5.0 GiB"}


async def test_a_removal_says_what_became_of_the_data(core: Any, ada: Actor, episode: Any, audited: Audited) -> None:
    owned = await core.grab(ada, SERIES, 5)
    with pytest.raises(AdminsOnly):
        await core.remove(ada, owned.infohash, with_data=False)
    await core.remove(ada, owned.infohash, with_data=True)
    with pytest.raises(TorrentNotFound):
        await core.remove(ada, owned.infohash, with_data=True)
    _, event = await audited()
    assert (event.action, event.subject, event.actor_name) == (AuditAction.REMOVED, owned.infohash, "ada")
    assert (event.subject_name, dict(event.details)) == (episode.release.title, {"data": "removed"})


async def test_what_is_more_than_somebody_may_have_is_not_on_record(
    core: Any, ada: Actor, episode: Any, audited: Audited
) -> None:
    async with core.database.unit() as unit:
        person = await unit.users.get(ada.id)
        await unit.users.save(replace(person, quota=Quota(size_bytes=1)))
    with pytest.raises(QuotaExceeded):
        await core.grab(ada, SERIES, 5)
    assert await audited() == []


async def test_what_the_engine_refuses_is_on_record_with_its_refusal(
    core: Any, engine: MemoryEngine, ada: Actor, episode: Any, audited: Audited
) -> None:
    engine.hold_elsewhere(episode.metainfo.infohash)
    with pytest.raises(EngineRefused):
        await core.grab(ada, SERIES, 5)
    grabbed, refused = await audited()
    assert (grabbed.action, refused.action) == (AuditAction.GRABBED, AuditAction.ENGINE_REFUSED)
    assert (refused.actor, refused.subject, refused.subject_name) == (ada.id, grabbed.subject, grabbed.subject_name)
    assert "outside our folder" in dict(refused.details)["why"]


DEEDS: dict[str, Callable[[Any, Actor, Any, Any], Awaitable[object]]] = {
    "grab": lambda core, ada, *_: core.grab(ada, SERIES, 5),
    "magnet": lambda core, ada, *_: core.add_magnet(ada, MAGNET),
    "file": lambda core, ada, episode, _: core.add_file(ada, episode.raw),
    "remove": lambda core, ada, _, kept: core.remove(ada, kept.infohash, with_data=True),
}


@pytest.mark.parametrize("deed", DEEDS)
async def test_what_cannot_be_recorded_is_not_done(
    core: Any, ada: Actor, episode: Any, make_episode: Any, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    async def away(*_: object) -> None:
        raise DatabaseUnavailable("The database does not answer.")

    other = make_episode("Another.mkv")
    kept = await core.add_file(ada, other.raw)
    held, before = set(core.engine.held), core.database._rows
    monkeypatch.setattr(MemoryAudit, "add", away)
    with pytest.raises(DatabaseUnavailable):
        await DEEDS[deed](core, ada, episode, kept)
    assert (set(core.engine.held), core.database._rows) == (held, before)
