"""Which languages a release speaks and is subtitled in, as far as its title says.

Codes are ISO 639-1; ``multi`` stands for several unnamed languages, among which the usual ones are taken to be.
"""

import re
from dataclasses import dataclass

MULTI = "multi"

_WORDS = re.compile(r"[^\W\d_]+")
_BY_WORD = {
    word: code
    for code, words in {
        MULTI: "multisub multisubs multisubtitle multisubtitles msub msubs",
        "en": "eng",
        "fr": "vostfr vosta vost subfrench french truefrench multivf vf",
        "de": "ger german deutsch gersub gerdub",
        "es": "esp spa spanish castellano latino español espanol subesp",
        "it": "ita italian subita",
        "pt": "por portuguese legendado dublado ptbr",
        "ru": "ru rus russian anilibria anidub",
        "pl": "polish napisy",
        "tr": "turkish turkce türkçe",
        "ar": "arab arabic",
        "vi": "viet vietnamese vietsub",
        "id": "indo indonesia indonesian subindo",
        "hi": "hindi",
        "ko": "korean",
        "uk": "ukr ukrainian",
    }.items()
    for word in words.split()
}
# Letters that are a language in capitals, and nothing in particular otherwise.
_BY_CAPITALS = {"MULTi": MULTI, "CHS": "zh", "CHT": "zh", "BIG": "zh", "GB": "zh", "PL": "pl"}
_BY_PHRASE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (MULTI, re.compile(r"multi(?:ple)?[\s\-]?sub(?:title)?s?(?![a-z])")),
    ("en", re.compile(r"(?<![a-z])(?:english|eng?)[\s\-.]?sub(?:bed|title)?s?(?![a-z])")),
)
_BY_HAN: tuple[tuple[str, re.Pattern[str]], ...] = (
    (MULTI, re.compile(r"多国字幕|多語字幕|多语字幕")),
    ("en", re.compile(r"英(?:内封|內封|外挂|外掛|字幕|双语|雙語|文字幕)|(?<=[简繁日中])英")),
    ("zh", re.compile(r"[简簡繁]|中[字日英]|[双雙]字|字幕组|字幕組")),
    ("ru", re.compile(r"俄语|俄語")),
    ("ko", re.compile(r"韩语|韓語")),
)
_DUAL = re.compile(
    r"(?<![a-z])(?:dual|multi|triple)[\s\-.]?(?:audio|dub)s?(?![a-z])|(?<![a-z0-9])[2-9][\s\-]?audios?(?![a-z])"
    r"|[双雙]语音|双音轨|多音轨"
)
_DUAL_WORD = re.compile(r"(?<![A-Za-z])DUAL(?![A-Za-z])")
_DUB_WORDS = frozenset({"dub", "dubbed", "dublado", "doublage", "vf", "gerdub", "gerjapdub", "engdub"})
_DUB = re.compile(r"[\u4e00-\u9fff](?:语|語|文)音[轨軌]|配音|吹[替き]")
_RAW = re.compile(r"(?<![A-Za-z\-])(?:RAW|raw)(?![A-Za-z\-])|(?i:no[\s\-]?subs?(?![a-z])|unsubbed)|无字幕|無字幕|生肉")
# What groups do without saying so in their titles.
_RAW_GROUPS = frozenset(
    {"ohys-raws", "leopard-raws", "zero-raws", "moozzi2", "reinforce", "snow-raws", "u3-web", "kawaiika-raws"}
)
_DUB_GROUPS = frozenset({"yameii", "golumpa", "bonkai77"})


@dataclass(frozen=True, slots=True)
class Languages:
    """``dubbed``: the original voices are missing; ``dual``: they are there beside others."""

    subtitles: tuple[str, ...] = ()
    dubbed: bool = False
    dual: bool = False
    raw: bool = False


def read_languages(text: str, group: str | None) -> Languages:
    """Find the languages in a tidied title; ``group`` counts too, for some groups never say."""
    known = (group or "").casefold()
    small = text.casefold()
    words = _WORDS.findall(text)
    small_words = frozenset(word.casefold() for word in words)
    han = not text.isascii()
    dual = _DUAL.search(small) is not None or _DUAL_WORD.search(text) is not None
    dub = known in _DUB_GROUPS or not _DUB_WORDS.isdisjoint(small_words) or (han and _DUB.search(text) is not None)
    subtitles = _subtitles(text, small, frozenset(words), small_words, han=han)
    raw = known in _RAW_GROUPS or _RAW.search(text) is not None
    return Languages(subtitles, dubbed=dub and not dual, dual=dual, raw=raw and not subtitles)


def _subtitles(
    text: str, small: str, words: frozenset[str], small_words: frozenset[str], *, han: bool
) -> tuple[str, ...]:
    found = {_BY_WORD[word] for word in small_words if word in _BY_WORD}
    found |= {_BY_CAPITALS[word] for word in words if word in _BY_CAPITALS}
    if "sub" in small:
        found |= {code for code, pattern in _BY_PHRASE if pattern.search(small)}
    if han:
        found |= {code for code, pattern in _BY_HAN if pattern.search(text)}
    return tuple(sorted(found, key=lambda code: (code != MULTI, code != "en", code)))
