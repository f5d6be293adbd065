"""What a person reads about a torrent, whatever the engine says or does not say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.ports.torrent_engine import EngineTorrent
from application.torrents.owned_torrent import OwnedTorrent
from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.states import TorrentState, Wish
from domain.users import UserId

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HASH = InfoHash("a" * 40)
CLAIM = Claim(UserId(UUID(int=1)), HASH, NOW, "[Group] Some Series - 05.mkv")
KEPT = KeptTorrent(HASH, "Some Series - 05.mkv", 1_000, folder_of(HASH), NOW)
LIVE = EngineTorrent(
    HASH,
    "Some Series - 05.mkv",
    TorrentState.DOWNLOADING,
    size_bytes=1_000,
    downloaded_bytes=250,
    download_rate=50,
    upload_rate=5,
    seeds=3,
    peers=4,
    eta=timedelta(seconds=15),
)
DONE = replace(LIVE, state=TorrentState.SEEDING, downloaded_bytes=1_000, complete=True)


def told(kept: KeptTorrent = KEPT, live: EngineTorrent | None = LIVE, *, available: bool = True) -> OwnedTorrent:
    return OwnedTorrent(CLAIM, kept, live, NOW if available or live else None, available)


def test_while_the_engine_answers_its_word_counts() -> None:
    owned = told()
    assert (owned.state, owned.note, owned.progress, owned.complete) == (TorrentState.DOWNLOADING, "", 0.25, False)
    assert (owned.download_rate, owned.upload_rate, owned.seeds, owned.peers) == (50, 5, 3, 4)
    assert (owned.eta, owned.size_bytes, owned.downloaded_bytes) == (timedelta(seconds=15), 1_000, 250)


def test_while_the_engine_is_silent_nothing_seems_to_move() -> None:
    owned = told(available=False)
    assert (owned.state, owned.progress) == (TorrentState.WAITING, 0.25)
    assert owned.note == "The torrent engine does not answer; the download goes on by itself when it is back."
    assert (owned.download_rate, owned.upload_rate, owned.seeds, owned.peers, owned.eta) == (0, 0, 0, 0, None)


@pytest.mark.parametrize("live", [DONE, LIVE, None])
def test_what_was_once_complete_stays_so_while_the_engine_is_silent(live: EngineTorrent | None) -> None:
    owned = told(replace(KEPT, completed_at=NOW), live, available=False)
    assert (owned.state, owned.complete, owned.progress) == (TorrentState.FINISHED, True, 1.0)
    assert owned.downloaded_bytes == owned.size_bytes == 1_000
    assert owned.note == "The torrent engine does not answer; finished files can still be fetched."


def test_data_that_went_missing_are_not_called_complete() -> None:
    live = replace(LIVE, state=TorrentState.MISSING_FILES, downloaded_bytes=0)
    owned = told(replace(KEPT, completed_at=NOW), live)
    assert (owned.complete, owned.progress, owned.state) == (False, 0.0, TorrentState.MISSING_FILES)
    assert "Remove the torrent and fetch it again." in owned.note


def test_the_engines_own_words_are_passed_on() -> None:
    failed = replace(LIVE, state=TorrentState.ERROR, error="No space left on device")
    assert told(live=failed).note == "The torrent engine reports: No space left on device"
    assert told(live=replace(failed, error="")).note == "The torrent engine reports: an error without a reason"


def test_a_torrent_the_engine_does_not_hold_yet_waits() -> None:
    owned = told(live=None)
    assert (owned.state, owned.note) == (TorrentState.WAITING, "The torrent engine is about to be told.")
    assert (owned.size_bytes, owned.downloaded_bytes, owned.progress) == (1_000, 0, 0.0)


@pytest.mark.parametrize(
    ("wish", "state", "shown"),
    [
        (Wish.PAUSE, TorrentState.DOWNLOADING, TorrentState.PAUSED),
        (Wish.PAUSE, TorrentState.METADATA, TorrentState.PAUSED),
        (Wish.PAUSE, TorrentState.CHECKING, TorrentState.CHECKING),
        (Wish.PAUSE, TorrentState.ERROR, TorrentState.ERROR),
        (Wish.RUN, TorrentState.PAUSED, TorrentState.QUEUED),
        (Wish.RUN, TorrentState.FINISHED, TorrentState.FINISHED),
    ],
)
def test_a_wish_shows_before_the_engine_has_carried_it_out(
    wish: Wish, state: TorrentState, shown: TorrentState
) -> None:
    assert told(replace(KEPT, wish=wish), replace(LIVE, state=state)).state is shown


@given(
    completed=st.booleans(),
    wish=st.sampled_from([Wish.RUN, Wish.PAUSE]),
    available=st.booleans(),
    live=st.none()
    | st.builds(
        EngineTorrent,
        infohash=st.just(HASH),
        name=st.text(),
        state=st.sampled_from(TorrentState),
        size_bytes=st.integers(0, 2_000),
        downloaded_bytes=st.integers(0, 2_000),
        complete=st.booleans(),
    ),
)
def test_nothing_that_can_be_said_contradicts_itself(
    completed: bool, wish: Wish, available: bool, live: EngineTorrent | None
) -> None:
    owned = told(replace(KEPT, wish=wish, completed_at=NOW if completed else None), live, available=available)
    assert 0.0 <= owned.progress <= 1.0
    assert (owned.progress == 1.0) == owned.complete
    assert available or owned.note.startswith("The torrent engine does not answer")
    assert owned.note == "" or owned.note.endswith((".", "reason"))
    assert owned.state in TorrentState
