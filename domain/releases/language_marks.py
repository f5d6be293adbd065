"""Which languages a release speaks and is subtitled in, as far as its title says.

Codes are ISO 639-1; ``multi`` stands for several unnamed languages, among which the usual ones are taken to be.
"""

import re
from dataclasses import dataclass

MULTI = "multi"

_WORDS: tuple[tuple[str, str], ...] = (
    (
        MULTI,
        r"(?i:multi(?:ple)?[\s\-]?sub(?:title)?s?(?![a-z])|msubs?(?![a-z])|多国字幕|多語字幕|多语字幕)|(?<![A-Za-z])MULTi(?![A-Za-z])",
    ),
    (
        "en",
        r"(?i:(?<![a-z])(?:english|eng?)[\s\-.]?sub(?:bed|title)?s?(?![a-z])|(?<![a-z])eng(?![a-z]))|英(?:内封|內封|外挂|外掛|字幕|双语|雙語|文字幕)|(?<=[简繁日中])英",
    ),
    ("zh", r"[简簡繁]|中[字日英]|(?<![A-Za-z])(?:CHS|CHT|BIG5|GB(?:_?MP4)?|Big5)(?![A-Za-z])|[双雙]字|字幕组|字幕組"),
    ("fr", r"(?i:(?<![a-z])(?:vostfr|vosta?|subfrench|french|truefrench|multivf|vf)(?![a-z]))"),
    ("de", r"(?i:(?<![a-z])(?:ger|german|deutsch|gersub|gerdub)(?![a-z]))"),
    ("es", r"(?i:(?<![a-z])(?:esp|spa|spanish|castellano|latino|espa[nñ]ol|sub[\s.\-]?esp)(?![a-z]))"),
    ("it", r"(?i:(?<![a-z])(?:ita|italian|subita|sub[\s.\-]ita)(?![a-z]))"),
    ("pt", r"(?i:(?<![a-z])(?:pt[\s\-]?br|portuguese|legendado|dublado)(?![a-z]))"),
    ("ru", r"(?i:(?<![a-z])(?:rus?|russian|anilibria|anidub|anidub_online)(?![a-z]))|俄语|俄語"),
    ("pl", r"(?i:(?<![a-z])(?:polish|napisy)(?![a-z]))|(?<![A-Za-z])PL(?![A-Za-z])"),
    ("tr", r"(?i:(?<![a-z])(?:turkish|turkce|türkçe)(?![a-z]))"),
    ("ar", r"(?i:(?<![a-z])(?:arabic|arab)(?![a-z]))"),
    ("vi", r"(?i:(?<![a-z])(?:vietsub|vietnamese|viet)(?![a-z]))"),
    ("id", r"(?i:(?<![a-z])(?:indonesian?|sub[\s.\-]?indo|indo)(?![a-z]))"),
    ("hi", r"(?i:(?<![a-z])(?:hindi)(?![a-z]))"),
    ("ko", r"(?i:(?<![a-z])(?:korean)(?![a-z]))|韩语|韓語"),
)
# One pass for all of them: reading every title of a feed must stay cheap.
_SUBTITLES = re.compile("|".join(f"(?P<{code}>{pattern})" for code, pattern in _WORDS))
_DUAL = re.compile(
    r"(?i:(?<![a-z])(?:dual|multi|triple)[\s\-.]?(?:audio|dub)s?(?![a-z])|(?<![a-z0-9])[2-9][\s\-]?audios?(?![a-z]))|(?<![A-Za-z])DUAL(?![A-Za-z])|[双雙]语音|双音轨|多音轨"
)
_DUB = re.compile(
    r"(?i:(?<![a-z])(?:dub|dubbed|dublado|doublage|vf|gerdub|gerjapdub|engdub)(?![a-z]))|[\u4e00-\u9fff](?:语|語|文)音[轨軌]|配音|吹[替き]"
)
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
    found = {match.lastgroup for match in _SUBTITLES.finditer(text)}
    subtitles = tuple(code for code, _ in _WORDS if code in found)
    dual = _DUAL.search(text) is not None
    dub = _DUB.search(text) is not None or known in _DUB_GROUPS
    raw = _RAW.search(text) is not None or known in _RAW_GROUPS
    return Languages(subtitles, dubbed=dub and not dual, dual=dual, raw=raw and not subtitles)
