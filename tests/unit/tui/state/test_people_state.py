import pytest

from tui.state.people import Page, bound, read_number, read_space
from uuutorrent.testing.stub_people import FERN, StubPeople


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("50 GiB", 50 * 2**30),
        ("1,5 GiB", 3 * 2**29),
        (" none ", None),
        ("-", None),
        ("", None),
        ("0", 0),
        ("no limit", None),
    ],
)
def test_space_is_read_as_people_write_it(text: str, count: int | None) -> None:
    assert bound(read_space(text)) == count


@pytest.mark.parametrize("text", ["many", "50", "-1 GiB", "50 apples", "1e9 GiB"])
def test_what_is_no_space_says_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="for instance 50 GiB; or none"):
        read_space(text)


@pytest.mark.parametrize(("text", "count"), [("20", 20), ("0", 0), (" none", None), ("", None), ("007", 7)])
def test_a_number_is_read(text: str, count: int | None) -> None:
    assert bound(read_number(text)) == count


@pytest.mark.parametrize("text", ["-1", "2.5", "many", "²", "99999999"])
def test_what_is_no_number_says_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="for instance 20; or none"):
        read_number(text)


def test_a_page_lists_where_they_are_logged_in_the_last_used_first() -> None:
    people = StubPeople()
    page = Page(people.person(FERN), tuple(reversed(people.sessions[FERN])))
    assert [row.session.device for row in page.rows if row.session is not None] == ["fern’s desk", "phone"]
    assert len({row.key for row in page.rows}) == len(page.rows) == 8
    assert Page().rows == []
