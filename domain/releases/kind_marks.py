"""What sort of thing a title announces: an episode, a film, a special, an extra, or no video at all.

The word that says so may belong to the name (Yuru Camp Movie) or stand beside it (劇場版 SPY×FAMILY): who reads names
keeps both, with the word and without.
"""

import re

from .release_name import ReleaseKind

_LEFT, _RIGHT = r"(?<![a-z0-9])", r"(?![a-z])"
_NOT_ADDED = r"(?<![+&])(?<![+&]\s)"
"""A set says what it holds besides: Season 1 + OVA."""
_NUMBERED = r"(?:\s?\d{1,2}(?:\.\d)?)?(?:v\d)?[a-c]?"
_EXTRA_WORDS = (
    rf"{_LEFT}nc(?:op|ed){_NUMBERED}{_RIGHT}|{_LEFT}(?:creditless|clean)(?:\s(?:opening|ending|op|ed))?{_RIGHT}"
    r"|(?<=[\s\[-])(?:pv|cm|menu|trailer|teaser|preview|promo)s?\s?\d{0,2}(?=[\s\]\[]|$)"
    rf"|(?<=-\s)(?:op|ed|opening|ending){_NUMBERED}(?=[\s\[(]|$)|(?<=\s)(?:op|ed)\d{{1,2}}{_NUMBERED}(?=[\s\[(]|$)"
)
_KINDS: tuple[tuple[ReleaseKind, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (kind, re.compile(latin), re.compile(han))
    for kind, latin, han in (
        (
            ReleaseKind.NOT_VIDEO,
            rf"{_LEFT}(?:original\s)?soundtracks?{_RIGHT}|{_LEFT}ost{_RIGHT}|{_LEFT}(?:manga|artbook|novels?|fonts?|drama\scd|music\scollection|subtitles?\sonly|subs\sonly|light\snovel)(?!\w)",
            r"\[(?:字体|字體|漫画|画集|小说)|原声|原聲",
        ),
        (ReleaseKind.LIVE_ACTION, rf"{_LEFT}live[\s-]action{_RIGHT}", r"实写|実写|真人[版电電]"),
        (ReleaseKind.EXTRA, _EXTRA_WORDS, r"(?<!\+)(?:映像)?特典|予告|预告"),
        (
            ReleaseKind.MOVIE,
            rf"{_LEFT}{_NOT_ADDED}(?:the\s)?(?:movies?|gekijou?ban|film){_RIGHT}",
            r"劇場版|剧场版|電影版|电影版|映画",
        ),
        (
            ReleaseKind.OVA,
            rf"{_LEFT}{_NOT_ADDED}(?:s\d{{1,2}})?(?:ova|oad)s?(?:\s?\d{{1,2}}(?:\.\d)?)?{_RIGHT}",
            r"(?!)",
        ),
        (ReleaseKind.RECAP, rf"{_LEFT}(?:recaps?|digest|soushuuhen){_RIGHT}", r"总集[篇编]|總集[篇編]|総集編"),
        (
            ReleaseKind.SPECIAL,
            rf"{_LEFT}{_NOT_ADDED}(?:sp\s?\d{{1,2}}(?:\.\d)?|(?<=-\s)ex\d{{1,2}}|(?<!^)specials?|omake|picture\sdrama){_RIGHT}",
            r"特别[篇编]|特別[篇編]|番外",
        ),
    )
)
_WORDS_OF_KINDS = frozenset(
    re.findall(
        r"\w+",
        """soundtrack soundtracks ost manga artbook novel novels font fonts drama music only
        ncop nced ncopv ncedv op ed opv edv opening ending creditless clean pv pvs cm cms menu menus trailer trailers
        teaser teasers preview previews promo promos movie movies gekijouban gekijoban film ova ovas ovav oad oads oadv
        sp spv special specials ex omake picture recap recaps digest soushuuhen action""",
    )
)
_HAN_OF_KINDS = frozenset("字漫画小原实実真特予预劇剧電电映总總総番")
_WORDS = re.compile(r"[a-z]+")
_BARE_KINDS = frozenset(
    re.findall(
        r"\S+",
        "movie movies ova oad ona sp special specials tv tv+ova tv+sp"
        " 剧场版 劇場版 剧场版合集 电影 電影 电影版 電影版 完结 完結",
    )
)
_NUMBERED_KINDS = re.compile(r"(?i:(?:movie|film|ova|oad|special)s?\s?\d{1,2}(?:\s?[-~+&]\s?\d{1,2})?)")
_NOT_VIDEO_FILES = frozenset(
    {"srt", "ass", "ssa", "sup", "idx", "sub", "flac", "mp3", "cbz", "cbr", "pdf", "epub", "zip", "rar", "7z"}
)
_BATCH = re.compile(
    r"(?i:(?<![a-z])(?:batch|complete(?:\s(?:series|season|batch|collection))?|seasons?\s?\d\s?[-~+&]\s?\d|s\d{1,2}\s?[-+~&,]?\s?s\d{1,2}(?!\d)|s\d{1,2}[-+~&]\d{1,2}(?!\d)|tv\s?\+\s?(?:ova|sp|movie)\w*|vol(?:ume)?\.?\s?\d{1,2}"
    r"|movies\s?\d{1,2}\s?[-~+&]\s?\d{1,2}|(?:movie\s)?trilogy)(?![a-z0-9]))"
    r"|合集|全集|全\d{1,3}[话話集回]|[\[\s]Fin\]|TV全集|修正合集"
)
_SEASON_PACK = re.compile(r"(?i:(?<![a-z0-9])(?:s\d{1,2}|season\s?\d{1,2})(?![a-z0-9]))")
# The words that a name is also known without, at its end or its beginning. Special A and Movie Star keep theirs.
_AT_THE_END = re.compile(
    r"(?i:[\s\-:]+(?:(?:the\s)?(?:movie|film)|ova|oad|ona|sp|specials?|recap|ex)(?:\s?\d{1,3}(?:\.\d)?)?$)"
    r"|(?i:(?<=[\u3040-\u9fff])(?:ova|oad|sp)$)"
    r"|[\s\-:]*(?:劇場版|剧场版|電影版|电影版|总集[篇编]|總集[篇編]|総集編|特别[篇编]|特別[篇編]|番外[篇編编]|(?:映像)?特典)$"
)
_AT_THE_BEGINNING = re.compile(
    r"(?i:^(?:gekijou?-?ban|ova|oad)[\s\-:]+)|(?i:^movie(?:\s?-\s|:\s))|^(?:劇場版|剧场版|電影版|电影版)(?:合集)?[\s\-:]*"
)
_EXTRA = re.compile(rf"(?i:[\s\-]*(?:{_EXTRA_WORDS}|(?<=[\s-])(?:op|ed)(?=v\d))(?:v\d)?(?=[\s\[(]|$))")
_EXTRAS_NUMBER = re.compile(r"\s?\d{1,2}[a-c]?(?:v\d)?$|v\d$")


def read_kind(text: str, file_ending: str | None) -> tuple[ReleaseKind, str | None]:
    """Say what a tidied title announces, and by which of its words."""
    if file_ending in _NOT_VIDEO_FILES:
        return ReleaseKind.NOT_VIDEO, f".{file_ending}"
    small = text.lower()
    latin = not _WORDS_OF_KINDS.isdisjoint(_WORDS.findall(small))
    han = not text.isascii() and not _HAN_OF_KINDS.isdisjoint(text)
    if latin or han:
        for kind, letters, characters in _KINDS:
            found = (latin and letters.search(small)) or (han and characters.search(small))
            if found:
                return kind, found.group().strip()
    return ReleaseKind.EPISODE, None


def is_kind_word(text: str) -> bool:
    """Whether a stretch in brackets only says the kind: ``[MOVIE]``, ``[剧场版]``, ``(Movies 1-3)``."""
    return text.lower() in _BARE_KINDS or _NUMBERED_KINDS.fullmatch(text) is not None


def with_and_without_kind(name: str) -> tuple[str, ...]:
    """The names that a name with a word for its kind stands for: itself, and what is left without that word.

    An extra's own title is none of them: ``Black Clover - NCOP 10b - Black Catcher`` is Black Clover's.
    """
    extra = _EXTRA.search(name)
    if extra is not None:
        with_word = _EXTRAS_NUMBER.sub("", name[: extra.end()])
        return _known((*with_and_without_kind(name[: extra.start()]), with_word))
    bare = name
    for pattern in (_AT_THE_END, _AT_THE_END, _AT_THE_BEGINNING):
        bare = pattern.sub("", bare)
    return _known((name, bare))


def _known(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (one.strip(" -:") for one in names) if name))


def says_batch(text: str) -> str | None:
    """The word by which a tidied title calls itself a set of episodes, or None."""
    found = _BATCH.search(text)
    return found.group().strip("[] ") if found else None


def says_season_only(text: str) -> bool:
    """Whether the title names a season; without an episode it is then the whole of it."""
    return _SEASON_PACK.search(text) is not None
