"""Run the product's own matching over selection cases.

``python -m benchmarks.matching CASES.jsonl > PREDICTIONS.jsonl``. A case describes a series with its relatives, a
wanted episode, a taste, and candidates; a prediction is ``{"id", "pick", "accepted", "reasons"}``. The speed goes to
stderr.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.outbound.anitomy.release_names import AnitomyReleaseNames
from domain.releases.choosing import best, choose
from domain.releases.preferences import ORIGINAL, BatchPolicy, Preferences
from domain.releases.ranking import RankedVerdict
from domain.releases.reading import read_name
from domain.releases.release import Release, ReleaseId
from domain.releases.wanted import WantedEpisode
from domain.series import Franchise, Relation, RelationKind, Series, SeriesFormat, SeriesId, Titles

_FORMATS = {
    "TV": SeriesFormat.TV,
    "TV_SHORT": SeriesFormat.SHORT,
    "MOVIE": SeriesFormat.MOVIE,
    "SPECIAL": SeriesFormat.SPECIAL,
    "OVA": SeriesFormat.OVA,
    "ONA": SeriesFormat.ONA,
    "MUSIC": SeriesFormat.MUSIC,
}
_UNITS = {"Bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
_SUBTITLES = {"en": ("en",), "any": (), "en_or_zh": ("en", "zh")}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One case: what is wanted, by which taste, from which releases."""

    id: str
    wanted: WantedEpisode
    preferences: Preferences
    releases: tuple[Release, ...]


def read_cases(path: Path) -> Iterator[Case]:
    """Read a file of cases, one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield read_case(json.loads(line))


def read_case(case: Json) -> Case:
    """Turn one case into the domain's values. Only what a watchlist service would say is used."""
    policy = case["policy"]
    preferences = Preferences(
        subtitles=_SUBTITLES[policy["subs"]],
        audio=("en",) if policy["audio"] == "en" else (ORIGINAL,),
        allow_raw=policy["raw"],
        batches=BatchPolicy.ALWAYS if policy["batch"] else BatchPolicy.NEVER,
        least_seeders=0,
    )
    wanted = WantedEpisode(_franchise(case["anime"]), case["wanted_episode"])
    releases = tuple(_release(place, candidate) for place, candidate in enumerate(case["candidates"]))
    return Case(case["id"], wanted, preferences, releases)


def predict(case: Case, names: AnitomyReleaseNames) -> Json:
    """Choose, and say why, as the product would."""
    read = [(release, read_name(release.title, names.split(release.title))) for release in case.releases]
    ranked = choose(case.wanted, read, case.preferences)
    pick = best(ranked)
    return {
        "id": case.id,
        "pick": pick.release.title if pick is not None else None,
        "accepted": [one.verdict.release.title for one in ranked if one.verdict.acceptable],
        "reasons": {one.verdict.release.title: _reasons(one) for one in ranked},
    }


def _reasons(ranked: RankedVerdict) -> list[str]:
    return [ranked.verdict.band.value, *(reason.text for reason in ranked.verdict.reasons), *ranked.ranking]


def _franchise(anime: Json) -> Franchise:
    related = {one["romaji"]: one for one in anime["related"]}
    chain = [_prequel(place, one, related) for place, one in enumerate(anime["prequels"])]
    used = {series.titles.romaji for series in chain}
    kin = [one for one in anime["related"] if one["romaji"] not in used]
    relatives = tuple(_series(1000 + place, one) for place, one in enumerate(kin))
    relations = tuple(Relation(_kind(one), series.id) for one, series in zip(kin, relatives, strict=True))
    return Franchise(_series(1, anime, relations), tuple(chain), relatives)


def _prequel(place: int, prequel: Json, related: dict[str, Json]) -> Series:
    known = related.get(prequel["title"], {"romaji": prequel["title"]})
    return _series(100 + place, {**known, "episodes": prequel["episodes"]})


def _kind(relative: Json) -> RelationKind:
    word = str(relative.get("relation", "")).lower()
    return next((kind for kind in RelationKind if kind.value == word), RelationKind.OTHER)


def _series(number: int, anime: Json, relations: tuple[Relation, ...] = ()) -> Series:
    return Series(
        SeriesId(number),
        Titles(anime.get("romaji"), anime.get("english"), anime.get("native"), tuple(anime.get("synonyms") or ())),
        _FORMATS.get(anime.get("format", ""), SeriesFormat.UNKNOWN),
        episodes=anime.get("episodes"),
        year=anime.get("season_year"),
        relations=relations,
    )


def _release(place: int, candidate: Json) -> Release:
    number, unit = candidate["size"].split()
    return Release(
        ReleaseId(f"case:{place}"),
        "case",
        candidate["title"],
        size_bytes=int(float(number) * _UNITS[unit]),
        seeders=candidate["seeders"],
        leechers=candidate["leechers"],
        published_at=datetime.fromisoformat(candidate["date"]).replace(tzinfo=UTC),
        trusted=candidate["trusted"],
        remake=candidate["remake"],
        category=candidate["category"],
    )


def main(path: Path) -> None:
    """Predict every case of a file."""
    names = AnitomyReleaseNames()
    cases = list(read_cases(path))
    started = time.perf_counter()
    predictions = [predict(case, names) for case in cases]
    seconds = time.perf_counter() - started
    candidates = sum(len(case.releases) for case in cases)
    for prediction in predictions:
        print(json.dumps(prediction, ensure_ascii=False))
    print(f"{candidates / seconds:.0f} titles/s, {seconds / candidates * 1e6:.0f} µs per candidate", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
