"""Technical words: what they say, which numbers they take away, and where they end the names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.releases.technical_words import is_technical, read_lines, read_technicalities


@pytest.mark.parametrize(
    ("text", "lines", "codec", "source"),
    [
        ("Show - 05 (1080p)", 1080, None, None),
        ("Show - 05 [WebRip 1080p HEVC-10bit AAC]", 1080, "hevc", "web"),
        ("Show - 05 (BD 1920x1080 x264 FLAC)", 1080, "h264", "bluray"),
        ("Show (BD 1920x804 x.265-10Bit)", 1080, "hevc", "bluray"),
        ("Show - 05 (1280x692 H.264)", 720, "h264", None),
        ("Show S01E05 1080p WEB-DL AAC2.0 H 264-GRP", 1080, "h264", "web"),
        ("Show [720p,BluRay,x264]", 720, "h264", "bluray"),
        ("Show [BDrip.1080p.10bit.MultiAudio]", 1080, None, "bluray"),
        ("Show - 05 [DVD][XviD]", None, "xvid", "dvd"),
        ("Show - 05 [HDTV AVC 540p]", 540, "h264", "tv"),
        ("Show - 05 [WEB 1080p AV1 Opus]", 1080, "av1", "web"),
        ("Show - 05 [720]", 720, None, None),
        ("Show [BD-1080]", 1080, None, "bluray"),
        ("Show 05 1080 BD FLAC", 1080, None, "bluray"),
        ("Show - 05 4K", 2160, None, None),
        ("Show - 05", None, None, None),
    ],
)
def test_picture_and_source(text: str, lines: int | None, codec: str | None, source: str | None) -> None:
    found = read_technicalities(text)
    assert (found.lines, found.codec, found.source) == (lines, codec, source)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Show - 05 (8 bit)", "Show - 05 (  bit)"),
        ("Show - 05 [101.69 MB]", "Show - 05 [       MB]"),
        ("Show - 05 [27000000]", "Show - 05 [        ]"),
        ("Show (2011) - 05", "Show (    ) - 05"),
        ("Show (1993-2018)", "Show (         )"),
        ("Show Vol. 2", "Show Vol.  "),
        ("Show - 05 DDP 5.1", "Show - 05 DDP    "),
        ("Show - 5.1 [720p]", "Show - 5.1 [    ]"),
        ("Hidamari Sketch x365 - 04", "Hidamari Sketch x365 - 04"),
        ("Show - 11 x265", "Show - 11     "),
    ],
)
def test_numbers_that_count_something_else_are_blanked(text: str, plain: str) -> None:
    assert read_technicalities(text).plain == plain


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Show Name BDRip 1080p", "Show Name "),
        ("Show Dual Audio [BD 480p]", "Show "),
        ("Show Vol. 2 (BD)", "Show "),
        ("16bit Sensation - 01 [1080p]", "16bit Sensation - 01 ["),
        ("[BDRip 1080p] Show - 01", "[BDRip 1080p] Show - 01"),
    ],
)
def test_the_first_technical_word_behind_a_name_ends_the_names(text: str, names: str) -> None:
    assert text[: read_technicalities(text).start] == names


def test_a_year_in_brackets_is_kept() -> None:
    assert read_technicalities("Show (2011) - 05").year == 2011
    assert read_technicalities("Show 2011 - 05").year is None
    assert read_technicalities("Show [19.5]").year is None


def test_brackets_may_be_technical_through_and_through() -> None:
    assert is_technical("BDRip 1080p")
    assert not is_technical("SubsPlease")
    assert read_lines("1920x1080") == 1080
    assert read_lines("no lines") is None


@given(st.text(max_size=100) | st.text("10245678p x.[]()bitvol-", max_size=60))
def test_blanking_keeps_every_place(text: str) -> None:
    found = read_technicalities(text)
    assert len(found.plain) == len(text)
    assert all(after in {before, " "} for before, after in zip(text, found.plain, strict=True))
    assert 0 <= found.start <= len(text)
