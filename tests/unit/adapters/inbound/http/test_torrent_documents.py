"""What is written once is told again only as long as it is still true."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from adapters.inbound.http.views import torrent_documents
from adapters.inbound.http.views.torrent_documents import TorrentDocuments
from adapters.inbound.http.views.torrents import view_torrent
from adapters.inbound.http.wire.torrents import TorrentsView, TorrentView
from application.ports.torrent_engine import EngineTorrent
from application.torrents.owned_torrent import OwnedTorrent, OwnedTorrents
from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.planning import Desired, Hold
from domain.torrents.states import TorrentState
from domain.users import UserId

ADA, BOB = UserId(UUID(int=1)), UserId(UUID(int=2))
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def owned(number: int, user: UserId = ADA) -> OwnedTorrent:
    name = InfoHash(f"{number:040x}")
    claim = Claim(user, name, NOW, f'Series "{number}"', reasons=("The title fits.",))
    kept = KeptTorrent(name, f"Series {number}", 900, folder_of(name), NOW)
    live = EngineTorrent(name, f"Series {number}", TorrentState.DOWNLOADING, size_bytes=900, downloaded_bytes=90)
    return OwnedTorrent(claim, kept, live, None, engine_available=True)


def listed(torrents: Sequence[OwnedTorrent], as_of: datetime | None = NOW) -> OwnedTorrents:
    return OwnedTorrents(tuple(torrents), engine_available=True, as_of=as_of)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_list_is_what_its_view_would_be(count: int) -> None:
    torrents = [owned(number) for number in range(count)]
    document = TorrentDocuments().all(ADA, listed(torrents)).body
    view = TorrentsView(torrents=[view_torrent(torrent) for torrent in torrents], as_of=NOW)
    assert document.decode() == view.model_dump_json()


CHANGES = {
    "claim": lambda one: replace(one, claim=replace(one.claim, paused=True)),
    "kept": lambda one: replace(one, kept=replace(one.kept, refusal="No.")),
    "live": lambda one: replace(one, live=replace(one.live, downloaded_bytes=500)),
    "gone": lambda one: replace(one, live=None),
    "desired": lambda one: replace(one, desired=Desired(Hold.QUEUE, 2)),
    "disk_note": lambda one: replace(one, desired=Desired(Hold.DISK), disk_note="The disk is full."),
    "away": lambda one: replace(one, engine_available=False, as_of=NOW - timedelta(hours=1)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_told(change: str) -> None:
    documents, before = TorrentDocuments(), owned(1)
    documents.all(ADA, listed([before, owned(2)]))
    documents.one(before)
    after = CHANGES[change](before)
    assert view_torrent(after) != view_torrent(before)
    assert TorrentView.model_validate_json(documents.one(after)) == view_torrent(after)
    told = TorrentsView.model_validate_json(documents.all(ADA, listed([after, owned(2)])).body)
    assert told.torrents == [view_torrent(after), view_torrent(owned(2))]


def test_two_who_share_a_torrent_are_told_of_their_own_claims() -> None:
    documents = TorrentDocuments()
    mine, others = owned(1), owned(1, BOB)
    others = replace(others, claim=replace(others.claim, paused=True))
    for _ in range(2):
        assert TorrentView.model_validate_json(documents.one(mine)).paused is False
        assert TorrentView.model_validate_json(documents.one(others)).paused is True


def test_what_looks_the_same_is_not_written_again() -> None:
    documents = TorrentDocuments()
    first = documents.one(owned(1))
    documents.all(ADA, listed([owned(1), owned(2)]))
    assert documents.one(owned(1)) is first


def test_who_listed_theirs_longest_ago_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torrent_documents, "_MOST", 3)
    documents = TorrentDocuments()
    documents.all(ADA, listed([owned(1), owned(2)]))
    adas = documents.one(owned(1))
    documents.all(BOB, listed([owned(1, BOB), owned(2, BOB)]))
    bobs = documents.one(owned(1, BOB))
    assert documents.one(owned(1)) is not adas
    assert documents.one(owned(1, BOB)) is bobs
