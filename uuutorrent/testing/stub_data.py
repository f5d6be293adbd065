"""What the stub server tells: a believable evening of one person."""

from datetime import UTC, datetime, timedelta

from adapters.inbound.http.wire.torrents import TorrentView
from adapters.inbound.http.wire.watchlist import AiringView, WatchEntryView, WatchlistView

MIB = 2**20
FRIEREN = 154587


def entry(
    series_id: int, title: str, progress: int, aired: int | None, episodes: int | None, **more: object
) -> WatchEntryView:
    """Return a series on the list; what has been broadcast and not seen is unwatched."""
    facts: dict[str, object] = {"format": "tv", "status": "airing", "list_status": "watching", "year": 2026}
    unwatched = list(range(progress + 1, (aired or 0) + 1))
    known = {"series_id": series_id, "title": title, "progress": progress, "aired": aired, "episodes": episodes}
    return WatchEntryView.model_validate({**facts, **known, "unwatched": unwatched, **more})


def watchlist(now: datetime | None = None) -> WatchlistView:
    """Return a list with everything that a list can hold."""
    now = now or datetime.now(UTC)

    def airing(episode: int, after: timedelta) -> AiringView:
        return AiringView(episode=episode, at=now + after)

    entries = [
        entry(
            FRIEREN,
            "Sousou no Frieren 2nd Season",
            24,
            27,
            28,
            title_english="Frieren: Beyond Journey’s End Season 2",
            title_native="葬送のフリーレン 第2期",
            next_airing=airing(28, timedelta(days=2, hours=4)),
        ),
        entry(
            171018,
            "Dandadan 3rd Season",
            3,
            5,
            12,
            title_english="DAN DA DAN Season 3",
            title_native="ダンダダン",
            next_airing=airing(6, timedelta(hours=5, minutes=12)),
        ),
        entry(
            21,
            "One Piece",
            1144,
            1145,
            None,
            title_native="ワンピース",
            year=1999,
            aired_certain=False,
            next_airing=airing(1146, timedelta(days=5, hours=20)),
        ),
        entry(
            177937,
            "Kusuriya no Hitorigoto 3rd Season",
            7,
            8,
            24,
            title_native="薬屋のひとりごと",
            title_english="The Apothecary Diaries Season 3",
            next_airing=airing(9, timedelta(minutes=42)),
        ),
        entry(199, "[SubsPlease] Hostile [/bold] Name [link=https://x]click[/link]", 0, 1, 12, status="airing"),
        entry(
            150672,
            "Oshi no Ko 3rd Season: A Name So Long That No Terminal of This World Shows It All",
            11,
            11,
            11,
            status="finished",
            year=2025,
        ),
        entry(
            1,
            "Cowboy Bebop",
            5,
            26,
            26,
            status="finished",
            list_status="rewatching",
            year=1998,
            title_native="カウボーイビバップ",
        ),
        entry(114129, "Kimi to, Nami ni Noretara", 0, 1, 1, format="movie", status="finished", year=2019),
        entry(
            182205,
            "Some Show That Starts in Spring",
            0,
            None,
            None,
            status="upcoming",
            year=2027,
            next_airing=airing(1, timedelta(days=130)),
        ),
    ]
    return WatchlistView(service="anilist", username="himmel", fetched_at=now - timedelta(minutes=2), entries=entries)


def torrents(now: datetime | None = None) -> list[TorrentView]:
    """Return torrents in various states, the newest first."""
    now = now or datetime.now(UTC)

    def one(letter: str, name: str, state: str, hours: float, **more: object) -> TorrentView:
        facts = {"infohash": letter * 40, "name": name, "state": state, "claimed_at": now - timedelta(hours=hours)}
        return TorrentView.model_validate({"as_of": now, "claim_bytes": more["size_bytes"], **facts, **more})

    return [
        one(
            "b",
            "[SubsPlease] Dandadan - 04 (1080p) [1F2E3D4C].mkv",
            "downloading",
            1,
            progress=0.37,
            size_bytes=1400 * MIB,
            downloaded_bytes=518 * MIB,
            download_rate=4 * MIB,
            seeds=41,
            peers=12,
            eta_seconds=220,
            series_id=171018,
            series_title="Dandadan 3rd Season",
            episode=4,
        ),
        one(
            "c",
            "[Erai-raws] Kusuriya no Hitorigoto - 08 [1080p][/link] 薬屋のひとりごと.mkv",
            "seeding",
            5,
            progress=1.0,
            complete=True,
            size_bytes=3 * MIB,
            downloaded_bytes=3 * MIB,
            upload_rate=120_000,
            peers=3,
            series_id=177937,
            series_title="Kusuriya no Hitorigoto 3rd Season",
            episode=8,
            completed_at=now - timedelta(hours=4),
        ),
        one(
            "d",
            "[Judas] Cowboy Bebop (Season 1) [BD 1080p][HEVC x265 10bit][Dual-Audio][Eng-Subs] (Batch)",
            "stalled",
            30,
            progress=0.82,
            size_bytes=9000 * MIB,
            downloaded_bytes=7380 * MIB,
            note="No peer has what is missing.",
        ),
        one(
            "e",
            "[Old] Haibane Renmei 01-13",
            "paused",
            60,
            progress=0.1,
            size_bytes=4000 * MIB,
            downloaded_bytes=400 * MIB,
        ),
        one(
            "f",
            "[Broken] Something",
            "error",
            90,
            progress=0.5,
            size_bytes=100 * MIB,
            note="The server's disk is full: 0 bytes free, 50 MiB needed.",
        ),
    ]
