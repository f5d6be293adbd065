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
from domain.torrents.planning import RUNNING, Desired, Hold
from domain.torrents.states import TorrentState
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


def told(
    kept: KeptTorrent = KEPT,
    live: EngineTorrent | None = LIVE,
    *,
    available: bool = True,
    paused: bool = False,
    desired: Desired = RUNNING,
) -> OwnedTorrent:
    claim = replace(CLAIM, paused=paused)
    return OwnedTorrent(claim, kept, live, NOW if available or live else None, available, desired)


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
    assert "Retry" in owned.note


def test_the_engines_own_words_are_passed_on() -> None:
    failed = replace(LIVE, state=TorrentState.ERROR, error="No space left on device")
    assert told(live=failed).note == "The torrent engine reports: No space left on device"
    assert told(live=replace(failed, error="")).note == "The torrent engine reports: an error without a reason"


def test_a_torrent_the_engine_does_not_hold_yet_waits() -> None:
    owned = told(live=None)
    assert (owned.state, owned.note) == (TorrentState.WAITING, "The torrent engine is about to be told.")
    assert (owned.size_bytes, owned.downloaded_bytes, owned.progress) == (1_000, 0, 0.0)


@pytest.mark.parametrize(
    ("paused", "state", "shown"),
    [
        (True, TorrentState.DOWNLOADING, TorrentState.PAUSED),
        (True, TorrentState.METADATA, TorrentState.PAUSED),
        (True, TorrentState.SEEDING, TorrentState.FINISHED),
        (True, TorrentState.CHECKING, TorrentState.CHECKING),
        (True, TorrentState.ERROR, TorrentState.ERROR),
        (True, TorrentState.MISSING_FILES, TorrentState.MISSING_FILES),
        (False, TorrentState.PAUSED, TorrentState.QUEUED),
        (False, TorrentState.FINISHED, TorrentState.FINISHED),
    ],
)
def test_a_wish_shows_before_the_engine_has_carried_it_out(
    paused: bool, state: TorrentState, shown: TorrentState
) -> None:
    assert told(live=replace(LIVE, state=state), paused=paused).state is shown


@pytest.mark.parametrize("desired", [RUNNING, Desired(Hold.PAUSED)])
def test_who_resumed_does_not_see_the_plan_of_a_moment_ago(desired: Desired) -> None:
    owned = told(desired=desired)
    assert (owned.hold, owned.state) == (None, TorrentState.DOWNLOADING)


def test_who_paused_sees_nothing_of_what_goes_on_for_others() -> None:
    owned = told(paused=True)
    assert (owned.state, owned.hold, owned.note) == (TorrentState.PAUSED, Hold.PAUSED, "")
    assert (owned.download_rate, owned.upload_rate, owned.seeds, owned.peers, owned.eta) == (0, 0, 0, 0, None)


@pytest.mark.parametrize(
    ("hold", "state", "shown", "note"),
    [
        (Hold.QUEUE, TorrentState.DOWNLOADING, TorrentState.QUEUED, "2 torrents before it in the queue."),
        (Hold.QUEUE, TorrentState.PAUSED, TorrentState.QUEUED, "2 torrents before it in the queue."),
        (Hold.QUEUE, TorrentState.ERROR, TorrentState.ERROR, "The torrent engine reports: broken"),
        (Hold.DISK, TorrentState.PAUSED, TorrentState.QUEUED, "The server's disk is nearly full."),
        (Hold.DISK, TorrentState.ERROR, TorrentState.QUEUED, "The server's disk is nearly full."),
        (Hold.SEEDED, TorrentState.SEEDING, TorrentState.FINISHED, "It has been shared enough: it gave 2.00 times"),
        (Hold.EGRESS, TorrentState.SEEDING, TorrentState.FINISHED, "The server's traffic for this month is used up"),
        (Hold.SEEDED, TorrentState.PAUSED, TorrentState.FINISHED, "It has been shared enough"),
        (Hold.EGRESS, TorrentState.MISSING_FILES, TorrentState.MISSING_FILES, "Files are missing"),
    ],
)
def test_what_holds_it_back_is_said_in_words(hold: Hold, state: TorrentState, shown: TorrentState, note: str) -> None:
    done = state is TorrentState.SEEDING or hold in (Hold.SEEDED, Hold.EGRESS)
    live = replace(DONE if done else LIVE, state=state, error="broken", uploaded_bytes=2_000)
    owned = told(live=live, desired=Desired(hold, 3 if hold is Hold.QUEUE else None))
    assert owned.state is shown
    assert owned.note.startswith(note)


def test_how_full_the_disk_is_is_said_in_numbers() -> None:
    held = replace(told(desired=Desired(Hold.DISK)), disk_note="0.5 GiB free, and 1.0 GiB stay so.")
    assert held.note == "0.5 GiB free, and 1.0 GiB stay so."


@pytest.mark.parametrize("available", [True, False])
def test_a_refusal_is_told_whatever_the_engine_says(available: bool) -> None:
    refused = replace(KEPT, refusal="It holds a program.")
    owned = told(refused, available=available, paused=True)
    assert (owned.state, owned.note, owned.hold) == (TorrentState.ERROR, "It holds a program.", Hold.REFUSED)


def test_only_the_next_in_the_queue_is_called_so() -> None:
    assert told(desired=Desired(Hold.QUEUE, 1)).note == "It is next in the queue."
    assert told(desired=Desired(Hold.QUEUE, 2)).note == "1 torrent before it in the queue."
    assert told(desired=Desired(Hold.QUEUE, 2), paused=True).place is None


@pytest.mark.parametrize(
    ("seeds", "peers", "note"),
    [
        (0, 0, "No seeds and no peers are connected. It goes on by itself when somebody comes."),
        (0, 1, "No seeds: 1 peer connected, and nobody there has what is missing."),
        (2, 5, "No data arrive, though 2 seeds are connected."),
    ],
)
def test_no_seeds_and_no_peers_are_told_apart(seeds: int, peers: int, note: str) -> None:
    assert told(live=replace(LIVE, state=TorrentState.STALLED, seeds=seeds, peers=peers)).note == note


@given(
    completed=st.booleans(),
    paused=st.booleans(),
    hold=st.none() | st.sampled_from([hold for hold in Hold if hold is not Hold.REFUSED]),
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
    completed: bool, paused: bool, hold: Hold | None, available: bool, live: EngineTorrent | None
) -> None:
    kept = replace(KEPT, completed_at=NOW if completed else None)
    owned = told(kept, live, available=available, paused=paused, desired=Desired(hold, 1 if hold else None))
    assert 0.0 <= owned.progress <= 1.0
    assert (owned.progress == 1.0) == owned.complete
    assert available or owned.note.startswith("The torrent engine does not answer")
    assert owned.note == "" or owned.note.endswith((".", "reason"))
    assert owned.state in TorrentState


def test_who_joins_later_does_not_learn_when_others_had_it() -> None:
    earlier, later = NOW - timedelta(days=3), NOW + timedelta(minutes=1)
    assert told(replace(KEPT, completed_at=earlier), DONE).completed_at == NOW
    assert told(replace(KEPT, completed_at=later), DONE).completed_at == later
    assert told().completed_at is None
