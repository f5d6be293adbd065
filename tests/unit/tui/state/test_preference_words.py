"""What people type, and what it means."""

import pytest

from tui.state.preference_fields import FIELDS, as_typed, read_count, read_size

MIB = 2**20


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("300 MiB", 300 * MIB),
        ("300mib", 300 * MIB),
        ("1.5 GiB", 1536 * MIB),
        ("1,5 g", 1536 * MIB),
        ("2 GB", 2 * 10**9),
    ],
)
def test_sizes_are_read_as_people_write_them(text: str, count: int) -> None:
    assert read_size(text) == str(count)


@pytest.mark.parametrize("text", ["", "none", "0", "No limit", " - "])
def test_no_limit_can_be_said_in_many_ways(text: str) -> None:
    assert read_size(text) == ""


@pytest.mark.parametrize("text", ["300", "big", "-3 MiB", "1.2.3 GiB", "3 TB of it", "١ MiB x"])
def test_what_is_no_size_is_asked_for_again(text: str) -> None:
    with pytest.raises(ValueError, match="for instance 300 MiB"):
        read_size(text)


@pytest.mark.parametrize("text", ["-1", "1.5", "many", ""])
def test_seeders_are_whole_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        read_count(text)


@pytest.mark.parametrize("count", [300 * MIB, 1536 * MIB, 1450 * MIB, 2**40])
def test_a_size_can_be_typed_again_as_it_is_shown(count: int) -> None:
    assert read_size(as_typed(FIELDS["most_bytes"], str(count))) == str(count)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("resolutions", "1080p", "1080"),
        ("resolutions", "4K", "2160"),
        ("subtitles", "german", "de"),
        ("subtitles", "NL", "nl"),
        ("audio", "Original", "original"),
        ("codecs", "x265", "hevc"),
        ("codecs", "H.264", "h264"),
        ("groups", " [SubsPlease] ", "SubsPlease"),
    ],
)
def test_choices_are_read_as_people_write_them(field: str, text: str, value: str) -> None:
    assert FIELDS[field].read(text) == value


@pytest.mark.parametrize(("field", "text"), [("resolutions", "big"), ("subtitles", "klingonese"), ("groups", "[]")])
def test_what_is_no_choice_is_refused_with_a_sentence(field: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        FIELDS[field].read(text)


def test_values_have_words() -> None:
    assert FIELDS["resolutions"].word("1080") == "1080p"
    assert FIELDS["resolutions"].word("999") == "999p"
    assert FIELDS["subtitles"].word("en") == "English"
    assert FIELDS["most_bytes"].word("") == "no limit"
    assert FIELDS["most_bytes"].word(str(1450 * MIB)) == "1.4 GiB"
