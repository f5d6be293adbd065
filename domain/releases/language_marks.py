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
        "es": "esp spa spanish castellano castilian latam latino español espanol subesp",
        "it": "ita italian subita",
        "pt": "por portuguese brazilian legendado dublado ptbr",
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
_BY_CAPITALS = {
    "MULTi": MULTI,
    "CHS": "zh",
    "JPSC": "zh",
    "JPTC": "zh",
    "CHT": "zh",
    "BIG": "zh",
    "GB": "zh",
    "PL": "pl",
}
_MAY_BE_CAPITALS = frozenset({"dual"}.union(word.lower() for word in _BY_CAPITALS))
_BY_PHRASE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (MULTI, re.compile(r"multi(?:ple)?[\s\-]?sub(?:title)?s?(?![a-z])")),
    ("en", re.compile(r"e(?<![a-z]e)n(?:g(?:lish)?)?[\s\-.]?sub(?:bed|title)?s?(?![a-z])")),
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
_DUB_WORDS = frozenset({"dub", "dubbed", "dublado", "doublage", "vf", "mvo", "dvo", "gerdub", "gerjapdub", "engdub"})
_DUB = re.compile(r"[\u4e00-\u9fff](?:语|語|文)音[轨軌]|配音|吹[替き]")
_RAW = re.compile(r"(?<![A-Za-z\-])(?:RAW|raw)(?![A-Za-z\-])|(?i:no[\s\-]?subs?(?![a-z])|unsubbed)|无字幕|無字幕|生肉")
_MAY_BE_RAW = ("raw", "no sub", "no-sub", "nosub", "unsub", "字幕", "生肉")
# What groups do without saying so in their titles.
_RAW_GROUPS = frozenset(
    {"ohys-raws", "leopard-raws", "zero-raws", "moozzi2", "reinforce", "snow-raws", "u3-web", "kawaiika-raws"}
)
_DUB_GROUPS = frozenset({"yameii", "golumpa", "bonkai77"})


# What one may call a language that is spoken; its subtitles have words of their own.
_SPOKEN = {
    word: code
    for code, words in {
        "ja": "japanese jap jpn ja jp",
        "en": "english eng en",
        "fr": "french fre fra truefrench vf",
        "de": "german ger deu deutsch",
        "es": "spanish spa esp castellano castilian latam latino español",
        "it": "italian ita",
        "pt": "portuguese por pt dublado",
        "ru": "russian rus",
        "pl": "polish pol",
        "zh": "chinese chi chn mandarin cantonese",
        "ko": "korean kor",
        "hi": "hindi hin",
        "ta": "tamil",
        "te": "telugu",
        "th": "thai",
        "ar": "arabic",
        "tr": "turkish",
    }.items()
    for word in words.split()
}
# GerJapDub, [English Dub], Dual Audio (JPN+ENG), Japanese + Mandarin Chinese Dub
_GLUED = re.compile(r"(?<![a-z])((?:ger|jap|jpn|eng|kor|chi|fre|spa|ita)+)(?:dub|audio)")
_GLUED_SUBTITLES = re.compile(
    r"((?:ger|jap|jpn|eng|kor|chi|fre|spa|ita)(?<![a-z]...)(?:ger|jap|jpn|eng|kor|chi|fre|spa|ita)+)subs?(?![a-z])"
)
_BRACKETED = re.compile(
    r"[^\[\]()|]*(?:dub|audio)[^\[\]()|]*[\])]?\s?(?:[\[(](?:[a-z]{2,9}[+&,/ -]{1,3})+[a-z]{2,9}[\])])?"
)
# DUAL [PT-BR+JPN]
_BESIDE_DUAL = re.compile(r"(?<![a-z])dual\s?[\[(]((?:[a-z]{2,9}[+&,/ -]{1,3})+[a-z]{2,9})[\])]")
_SUBTITLED = re.compile(r"[a-z]+[\s\-.]?(?:hard|soft)?sub.*")
_HAN_SPOKEN = re.compile(
    r"(?P<ja>日[语語]音|日配)|(?P<zh>[国國中粵粤][语語文]?(?:音[轨軌]|配音?)|[国國粵粤][语語])|(?P<ru>[俄][语語]音)|(?P<en>英[语語]音|英配)"
)


@dataclass(frozen=True, slots=True)
class Languages:
    """``dubbed``: the original voices are missing; ``dual``: they are there beside others; ``audio``: those named."""

    subtitles: tuple[str, ...] = ()
    dubbed: bool = False
    dual: bool = False
    raw: bool = False
    audio: tuple[str, ...] = ()


def read_languages(text: str, group: str | None) -> Languages:
    """Find the languages in a tidied title; ``group`` counts too, for some groups never say."""
    known = (group or "").casefold()
    small = text.lower()
    small_words = frozenset(_WORDS.findall(small))
    words = frozenset[str]() if small_words.isdisjoint(_MAY_BE_CAPITALS) else frozenset(_WORDS.findall(text))
    han = not text.isascii()
    voiced = "audio" in small or "dub" in small
    dual = "DUAL" in words or ((voiced or han) and _DUAL.search(small) is not None)
    dub = known in _DUB_GROUPS or not _DUB_WORDS.isdisjoint(small_words) or (han and _DUB.search(text) is not None)
    subtitles = _subtitles(text, small, words, small_words, han=han)
    raw = known in _RAW_GROUPS or (any(word in small for word in _MAY_BE_RAW) and _RAW.search(text) is not None)
    audio = _spoken(small, han=han) if dub or dual or voiced else ()
    if "ja" in audio:  # GerJapDub, JapDub: the original voices are there.
        dub, dual = False, dual or len(audio) > 1
    if dual and len(audio) < 2:
        audio = (*audio, MULTI)
    return Languages(subtitles, dubbed=dub and not dual, dual=dual, raw=raw and not subtitles, audio=audio)


def _spoken(small: str, *, han: bool) -> tuple[str, ...]:
    """The languages named beside a word for voices, the original first."""
    found: set[str] = set()
    for stretch in _BRACKETED.finditer(small):
        for glued in _GLUED.finditer(stretch.group()):
            found.update(_SPOKEN[word] for word in re.findall("...", glued.group(1)))
        words = _WORDS.findall(_SUBTITLED.sub(" ", stretch.group()))
        found.update(_SPOKEN[word] for word in words if word in _SPOKEN)
    if (beside := _BESIDE_DUAL.search(small)) is not None:
        found.update(_SPOKEN[word] for word in _WORDS.findall(beside.group(1)) if word in _SPOKEN)
    if han:
        found.update(one.lastgroup for one in _HAN_SPOKEN.finditer(small) if one.lastgroup)
    return tuple(sorted(found, key=lambda code: (code != "ja", code)))


def _subtitles(
    text: str, small: str, words: frozenset[str], small_words: frozenset[str], *, han: bool
) -> tuple[str, ...]:
    found = {_BY_WORD[word] for word in _BY_WORD.keys() & small_words}
    found |= {_BY_CAPITALS[word] for word in _BY_CAPITALS.keys() & words}
    if "sub" in small:
        for glued in _GLUED_SUBTITLES.finditer(small):
            found.update(_SPOKEN[word] for word in re.findall("...", glued.group(1)))
        found |= {code for code, pattern in _BY_PHRASE if pattern.search(small)}
    if han:
        found |= {code for code, pattern in _BY_HAN if pattern.search(text)}
    return tuple(sorted(found, key=lambda code: (code != MULTI, code != "en", code)))
