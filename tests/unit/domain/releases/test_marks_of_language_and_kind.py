"""Languages and forms, by the words that groups use."""

import pytest

from domain.releases.kind_marks import read_kind, says_batch
from domain.releases.language_marks import Languages, read_languages
from domain.releases.release_name import ReleaseKind


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[1080p][Multiple Subtitle]", Languages(("multi",))),
        ("(Multi-Subs)", Languages(("multi",))),
        ("[简繁英内封字幕]", Languages(("en", "zh"))),
        ("[简日双语]", Languages(("zh",))),
        ("[CHS&CHT&JPN]", Languages(("zh",))),
        ("SUBFRENCH 1080p (VOSTFR)", Languages(("fr",))),
        ("[English Dub]", Languages((), dubbed=True, audio=("en",))),
        ("German.Dubbed", Languages(("de",), dubbed=True, audio=("de",))),
        ("[Dual Audio]", Languages((), dual=True, audio=("multi",))),
        ("[Multi-Audio]", Languages((), dual=True, audio=("multi",))),
        ("Dual-Audio English Dub", Languages((), dual=True, audio=("en", "multi"))),
        ("(1080p Dual Audio JPN+FRE)", Languages((), dual=True, audio=("ja", "fr"))),
        ("[Dual Audio] (Japanese + English)", Languages((), dual=True, audio=("ja", "en"))),
        ("[GerJapDub][GerEngSub]", Languages(("en", "de"), dual=True, audio=("ja", "de"))),
        ("[JapDub][GerSub]", Languages(("de",), audio=("ja",))),
        ("(Mandarin Chinese Dub) (Matching Soft Subs)", Languages((), dubbed=True, audio=("zh",))),
        ("CR WEB-DL MULTi AAC2.0", Languages(("multi",))),
        ("[俄语音轨][内嵌简中]", Languages(("ru", "zh"), dubbed=True, audio=("ru",))),
        ("[RAW]", Languages((), raw=True)),
        ("[1080p]", Languages()),
    ],
)
def test_languages(text: str, found: Languages) -> None:
    assert read_languages(text, None) == found


def test_some_groups_need_not_say_what_they_do() -> None:
    assert read_languages("[1080p]", "Yameii").dubbed
    assert read_languages("(TBS 1280x720 x264 AAC)", "Ohys-Raws").raw
    assert not read_languages("[1080p]", "Erai-raws").raw


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Show - 05 [1080p]", ReleaseKind.EPISODE),
        ("Show NCOP1 [BD]", ReleaseKind.EXTRA),
        ("Show - NCED02 (ep 19)", ReleaseKind.EXTRA),
        ("Show - PV [1080p]", ReleaseKind.EXTRA),
        ("PV=nRT - 01 [1080p]", ReleaseKind.EPISODE),
        ("Show Original Soundtrack [FLAC]", ReleaseKind.NOT_VIDEO),
        ("Show Movie - The Thing [1080p]", ReleaseKind.MOVIE),
        ("劇場版 Show", ReleaseKind.MOVIE),
        ("Gekijouban Show", ReleaseKind.MOVIE),
        ("Show OVA01 [1080p]", ReleaseKind.OVA),
        ("Show - SP1", ReleaseKind.SPECIAL),
        ("进击的巨人总集篇", ReleaseKind.RECAP),
        ("Show - 12.5 - Recap [1080p]", ReleaseKind.RECAP),
        ("Show - EX01 [BD]", ReleaseKind.SPECIAL),
        ("Show [Season 1 + OVA]", ReleaseKind.EPISODE),
        ("[某作品OVA]", ReleaseKind.OVA),
        ("Show - EDv2 [1080p]", ReleaseKind.EXTRA),
        ("Special A - 01", ReleaseKind.EPISODE),
    ],
)
def test_kinds(text: str, kind: ReleaseKind) -> None:
    assert read_kind(text, "mkv")[0] is kind


def test_an_ending_can_say_that_it_is_no_video() -> None:
    assert read_kind("Show - 05", "srt") == (ReleaseKind.NOT_VIDEO, ".srt")


@pytest.mark.parametrize(
    "text", ["Show Batch", "Show Complete Series", "Show 合集", "Show S1+S2", "Seasons 1-3", "Vol. 3"]
)
def test_sets_call_themselves_so(text: str) -> None:
    assert says_batch(text) is not None
