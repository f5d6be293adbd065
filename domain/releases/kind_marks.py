"""What sort of thing a title announces: an episode, a film, a special, an extra, or no video at all."""

import re

from .release_name import ReleaseKind

_LEFT, _RIGHT = r"(?<![a-z0-9])", r"(?![a-z])"
_KINDS: tuple[tuple[ReleaseKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            ReleaseKind.NOT_VIDEO,
            rf"{_LEFT}(?:original\s)?soundtracks?{_RIGHT}|{_LEFT}ost{_RIGHT}|{_LEFT}(?:manga|artbook|novels?|fonts?|drama\scd|music\scollection|subtitles?\sonly|subs\sonly|light\snovel)(?!\w)"
            r"|\[(?:字体|字體|漫画|画集|小说)|原声|原聲",
        ),
        (
            ReleaseKind.EXTRA,
            rf"{_LEFT}(?:nc)(?:op|ed)(?:\s?\d{{1,2}})?(?:v\d)?[a-z]?(?![a-z])|{_LEFT}creditless{_RIGHT}|(?<=[\s\[-])(?:pv|cm|menu|trailer|teaser|preview|promo)s?\s?\d{{0,2}}(?=[\s\]\[]|$)"
            r"|特典|映像特典|予告|预告|(?<=-\s)(?:op|ed|opening|ending)\s?\d{0,2}(?:v\d)?(?=\s|\[|\(|$)",
        ),
        (ReleaseKind.MOVIE, rf"{_LEFT}(?:the\s)?(?:movies?|gekijou?ban|film){_RIGHT}|劇場版|剧场版|電影版|电影版|映画"),
        (ReleaseKind.OVA, rf"{_LEFT}(?:ova|oad)s?(?:\s?\d{{1,2}})?{_RIGHT}"),
        (
            ReleaseKind.SPECIAL,
            rf"{_LEFT}(?:sp\s?\d{{1,2}}|specials?|recap|omake|picture\sdrama){_RIGHT}|总集篇|總集篇|総集編|特别篇|特別篇|特別編|番外",
        ),
    )
)
_NOT_VIDEO_FILES = frozenset(
    {"srt", "ass", "ssa", "sup", "idx", "sub", "flac", "mp3", "cbz", "cbr", "pdf", "epub", "zip", "rar", "7z"}
)
_BATCH = re.compile(
    r"(?i:(?<![a-z])(?:batch|complete(?:\s(?:series|season|batch|collection))?|seasons?\s?\d\s?[-~+&]\s?\d|s\d{1,2}\s?[-+~&]\s?s?\d{1,2}(?!\d)|tv\s?\+\s?(?:ova|sp|movie)\w*|vol(?:ume)?\.?\s?\d{1,2})(?![a-z0-9]))"
    r"|合集|全集|全\d{1,3}[话話集回]|[\[\s]Fin\]|TV全集|修正合集"
)
_SEASON_PACK = re.compile(r"(?i:(?<![a-z0-9])(?:s\d{1,2}|season\s?\d{1,2})(?![a-z0-9]))")


def read_kind(text: str, file_ending: str | None) -> tuple[ReleaseKind, str | None]:
    """Say what a tidied title announces, and by which of its words."""
    if file_ending in _NOT_VIDEO_FILES:
        return ReleaseKind.NOT_VIDEO, f".{file_ending}"
    for kind, pattern in _KINDS:
        found = pattern.search(text)
        if found is not None:
            return kind, found.group().strip()
    return ReleaseKind.EPISODE, None


def says_batch(text: str) -> str | None:
    """The word by which a tidied title calls itself a set of episodes, or None."""
    found = _BATCH.search(text)
    return found.group().strip("[] ") if found else None


def says_season_only(text: str) -> bool:
    """Whether the title names a season; without an episode it is then the whole of it."""
    return _SEASON_PACK.search(text) is not None
