"""What of a torrent reaches the wire: every member from where it belongs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from adapters.inbound.http.views.torrents import view_torrent
from application.ports.torrent_engine import EngineTorrent
from application.torrents.owned_torrent import OwnedTorrent
from domain.series import SeriesId
from domain.torrents.claims import Claim, ClaimedEpisode, KeptTorrent, folder_of
from domain.torrents.infohash import InfoHash
from domain.torrents.manners import SpeedLimits
from domain.torrents.planning import Desired, Hold
from domain.torrents.seeding import SeedingGoal
from domain.torrents.states import TorrentState
from domain.users import UserId

HASH = InfoHash("c12fe1c06bba254a9dc9f519b335aa7c1367a88a")
CLAIMED = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_running_download_shows_all_that_the_engine_says() -> None:
    claim = Claim(
        user=UserId(UUID(int=1)),
        torrent=HASH,
        claimed_at=CLAIMED,
        title="[G] Frieren - 05",
        series=SeriesId(154587),
        series_title="Sousou no Frieren",
        episode=5,
        reasons=("The title fits.",),
        earlier=(ClaimedEpisode(SeriesId(182255), 1),),
        size_bytes=900,
        seeding=SeedingGoal(ratio=2.0, time=timedelta(hours=36)),
    )
    kept = KeptTorrent(HASH, "Frieren", 900, folder_of(HASH), added_at=CLAIMED)
    live = EngineTorrent(
        infohash=HASH,
        name="engine's name",
        state=TorrentState.DOWNLOADING,
        size_bytes=1_000,
        downloaded_bytes=250,
        download_rate=30,
        upload_rate=4,
        seeds=5,
        peers=6,
        eta=timedelta(seconds=24.6),
        uploaded_bytes=500,
    )
    as_of = CLAIMED + timedelta(seconds=9)
    desired = Desired(limits=SpeedLimits(1, 2))
    assert view_torrent(OwnedTorrent(claim, kept, live, as_of, True, desired)).model_dump() == {
        "infohash": HASH,
        "name": "[G] Frieren - 05",
        "state": "downloading",
        "note": "",
        "progress": 0.25,
        "complete": False,
        "size_bytes": 1_000,
        "downloaded_bytes": 250,
        "download_rate": 30,
        "upload_rate": 4,
        "seeds": 5,
        "peers": 6,
        "eta_seconds": 25,
        "series_id": 154587,
        "series_title": "Sousou no Frieren",
        "episode": 5,
        "episodes": [{"series_id": 182255, "episode": 1}, {"series_id": 154587, "episode": 5}],
        "paused": False,
        "hold": "",
        "place": None,
        "uploaded_bytes": 500,
        "ratio": 0.5,
        "seeding_server": False,
        "seeding_ratio": 2.0,
        "seeding_hours": 36.0,
        "claim_bytes": 900,
        "reasons": ["The title fits."],
        "claimed_at": CLAIMED,
        "completed_at": None,
        "as_of": as_of,
    }


def test_what_waits_and_what_is_paused_say_so() -> None:
    claim = Claim(UserId(UUID(int=1)), HASH, CLAIMED, "[G] Frieren - 05")
    kept = KeptTorrent(HASH, "Frieren", 900, folder_of(HASH), added_at=CLAIMED)
    waits = view_torrent(OwnedTorrent(claim, kept, None, CLAIMED, True, Desired(Hold.QUEUE, 3)))
    assert (waits.hold, waits.place, waits.seeding_server, waits.seeding_hours) == ("queue", 3, True, None)
    paused = view_torrent(OwnedTorrent(replace(claim, paused=True), kept, None, CLAIMED, True, Desired(Hold.QUEUE, 3)))
    assert (paused.hold, paused.place, paused.paused) == ("paused", None, True)
