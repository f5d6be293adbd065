"""What the stub server finds: good, doubtful and wrong candidates."""

from datetime import UTC, datetime, timedelta

from adapters.inbound.http.wire.searches import CandidateView, ReasonView, SearchView

_MIB = 2**20


def _reason(code: str, text: str, favours: bool = True) -> ReasonView:
    """Return one fact that counted."""
    return ReasonView(code=code, text=text, favours=favours)


def search(series_id: int, title: str, episode: int, now: datetime | None = None) -> SearchView:
    """Return good, doubtful and wrong candidates for an episode."""
    now = now or datetime.now(UTC)
    number = f"{episode:02}"

    def candidate(
        name: str, release_id: str, band: str, rank: int | None, score: float, **more: object
    ) -> CandidateView:
        known = {"release_id": release_id, "title": name, "indexer": "nyaa", "band": band, "rank": rank, "score": score}
        facts: dict[str, object] = {"episode": number, "published_at": now - timedelta(hours=3), "leechers": 12}
        read = [f"title “{title}”", f"group “{more['group']}”"] if "group" in more else [f"title “{title}”"]
        facts["trace"] = [*read, f"episode {more.get('episode', number)} (after a dash)"]
        return CandidateView.model_validate({**facts, **known, **more})

    fits = _reason("title", f"The name fits “{title}” (100 of 100).")
    right = _reason("coordinate", f"It is episode {episode} of this season.")
    candidates = [
        candidate(
            f"[SubsPlease] {title} - {number} (1080p) [8A2C1F3B].mkv",
            "a1",
            "high",
            1,
            100.0,
            group="SubsPlease",
            resolution=1080,
            size_bytes=1450 * _MIB,
            seeders=1523,
            trusted=True,
            reasons=[fits, right],
            ranking=["1080p before 720p", "trusted before others"],
        ),
        candidate(
            f"[Erai-raws] {title} - {number} [1080p HEVC][Multiple Subtitle][ENG][POR-BR][SPA-LA].mkv",
            "a2",
            "high",
            2,
            98.0,
            group="Erai-raws",
            resolution=1080,
            size_bytes=720 * _MIB,
            seeders=310,
            version="v2",
            reasons=[fits, right, _reason("version", "It is a corrected version (v2).")],
            ranking=["more seeds"],
        ),
        candidate(
            f"[Judas] {title} (Season 2) [1080p][HEVC x265 10bit][Multi-Subs] [/bold](Batch)",
            "a3",
            "choose",
            3,
            91.0,
            group="Judas",
            resolution=1080,
            size_bytes=9800 * _MIB,
            seeders=88,
            batch=True,
            reasons=[fits, _reason("batch", "It is a batch; the episode should be in it.", False)],
        ),
        candidate(
            f"[ASW] {title} - {int(number) + 28} [1080p HEVC x265 10Bit][AAC]",
            "a4",
            "choose",
            4,
            88.0,
            group="ASW",
            resolution=1080,
            size_bytes=410 * _MIB,
            seeders=140,
            episode=str(int(number) + 28),
            teachable=True,
            reasons=[
                fits,
                _reason("coordinate", f"It may count on from the first season: {int(number) + 28} is {number}.", False),
            ],
            ranking=["1080p before 720p"],
        ),
        candidate(
            f"[SubsPlease] {title} - {number} (720p) [0B1C2D3E].mkv",
            "a5",
            "high",
            5,
            100.0,
            group="SubsPlease",
            resolution=720,
            size_bytes=730 * _MIB,
            seeders=402,
            trusted=True,
            reasons=[fits, right],
        ),
        candidate(
            f"[Someone] Frieren Mini Anime - {number} [480p]",
            "r1",
            "rejected",
            None,
            61.0,
            group="Someone",
            resolution=480,
            size_bytes=40 * _MIB,
            seeders=3,
            teachable=True,
            reasons=[_reason("title", "The name fits another series better (61 of 100).", False)],
        ),
        candidate(
            f"{title} S01E{number} 1080p WEB-DL",
            "r2",
            "rejected",
            None,
            93.0,
            resolution=1080,
            seeders=0,
            size_bytes=1300 * _MIB,
            season=1,
            reasons=[
                fits,
                _reason("coordinate", "It is of season 1.", False),
                _reason("seeders", "Nobody shares it.", False),
            ],
        ),
    ]
    return SearchView(
        series_id=series_id,
        series_title=title,
        episode=episode,
        outcome="picked",
        best="a1",
        searched_at=now,
        candidates=candidates,
    )
