"""Rows of people, invitations and the audit."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from rich.cells import cell_len

from adapters.inbound.http.wire.audit import AuditView
from adapters.inbound.http.wire.invites import InviteView
from adapters.inbound.http.wire.sessions import OpenSessionView
from adapters.inbound.http.wire.users import PersonView
from domain.auditing import AuditAction
from tui.cells import Line, Span, laid_out
from tui.rows import audit, invites, people
from tui.state.audit import EVERYTHING, Trail, Wanted, arrived, failed
from tui.state.people import Page, Row
from uuutorrent.testing.stub_people import FERN, event

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOSTILE = "\x1b[31m[/bold]\u202e葬送\n" * 5


def text(line: Line, width: int = 75) -> str:
    return " ".join("".join(span.text for span in laid_out(line, width)).split())


def words(spans: list[Span]) -> str:
    return " ".join("".join(span.text for span in spans).split())


def person(**more: object) -> PersonView:
    facts = {"id": FERN, "username": "fern", "role": "user", "disabled": False, "created_at": NOW,
             "password_is_temporary": False}  # fmt: skip
    return PersonView.model_validate({**facts, **more})


def session(**more: object) -> OpenSessionView:
    facts = {"id": UUID(int=9), "device": "desk", "address": "192.0.2.4", "started_at": NOW, "current": False,
             "last_seen_at": NOW - timedelta(hours=2)}  # fmt: skip
    return OpenSessionView.model_validate({**facts, **more})


def invite(**more: object) -> InviteView:
    facts = {"id": UUID(int=8), "role": "user", "invited_by": "himmel", "created_at": NOW - timedelta(hours=3),
             "expires_at": NOW + timedelta(days=3)}  # fmt: skip
    return InviteView.model_validate({**facts, **more})


@pytest.mark.parametrize("width", [20, 40, 75, 100, 157])
def test_every_row_fills_its_width_exactly_and_nothing_in_it_moves_the_terminal(width: int) -> None:
    page = Page(person(username=HOSTILE, role=HOSTILE), (session(device=HOSTILE, address=HOSTILE),))
    hostile = event(7, HOSTILE, actor_name=HOSTILE, subject_name=HOSTILE)
    lines = [line for row in page.rows for line in people.row(page, row, NOW)]
    lines += [*people.person(person(username=HOSTILE, role=HOSTILE), NOW), *audit.event(hostile, NOW)]
    lines += [*audit.event(event(7, "torrent.grab"), NOW), *invites.invite(invite(invited_by=HOSTILE), NOW)]
    for line in lines:
        drawn = "".join(span.text for span in laid_out(line, width))
        assert cell_len(drawn) == width
        assert not {"\x1b", "\u202e", "\n"} & set(drawn)


def test_what_strangers_wrote_is_harmless_in_the_details() -> None:
    hostile = event(7, HOSTILE, actor_name=HOSTILE, subject=HOSTILE, subject_name=HOSTILE, details={HOSTILE: HOSTILE})
    told = [span.text for line in audit.head(hostile) for span in line]
    told += [part for name, said in audit.facts(hostile, NOW) for part in (name, said.text)]
    assert any("[/bold]" in each for each in told)
    assert not {"\x1b", "\u202e", "\n"} & set("".join(told))


def test_every_deed_has_words_and_every_kind_a_key() -> None:
    assert {str(action) for action in AuditAction} <= audit.DEEDS.keys()
    kinds = {action.partition(".")[0] for action in AuditAction if action is not AuditAction.UNREADABLE}
    assert {name for name, _ in audit.KINDS.values()} == kinds
    assert audit.deed("moon.fly-to")[0] == "moon: fly to"


def test_an_event_says_when_who_what_and_to_what() -> None:
    last_year = event(7, "torrent.grab", at=datetime(2025, 3, 1, 12, tzinfo=UTC), subject_name="Frieren - 12")
    assert text(audit.event(last_year, NOW)[0]) == "01 Mar 2025 fern grabbed Frieren - 12"
    nobody = event(7, "session.refuse", actor=None, actor_name="", subject_name="fern", at=NOW)
    assert text(audit.event(nobody, NOW)[0]).endswith("somebody could not log in fern")


def test_the_details_tell_all_that_is_known_and_nothing_that_is_not() -> None:
    grabbed = event(
        7, "torrent.grab", subject="ab12", at=NOW, details={"why": "It fits. " * 40, "left_out": "3", "x": ""}
    )
    facts = {name: said.text for name, said in audit.facts(grabbed, NOW)}
    assert list(facts) == ["When", "From", "Why", "Left out", "Recorded as", "Its id"]
    assert facts["Why"] == "It fits. " * 40
    assert (facts["From"], facts["Recorded as"], facts["Its id"]) == ("192.0.2.44", "torrent.grab, no. 7", "ab12")
    assert "just now" in facts["When"]
    nowhere = dict(audit.facts(event(7, "keys.rotate", address=""), NOW))
    assert nowhere["From"].text == "not known"


def test_the_summary_says_what_is_shown() -> None:
    assert words(audit.outcome(Trail())) == "Everything · Reading …"
    some = arrived(Trail(), AuditView(events=[event(7, "torrent.grab")], next=7), EVERYTHING, None)
    assert words(audit.outcome(some)) == "Everything · 1 event so far, more below"
    wanted = Wanted(FERN, "fern", "torrent", datetime(2026, 11, 1, 12, tzinfo=UTC))
    narrowed = arrived(Trail(wanted), AuditView(events=[]), wanted, None)
    told = "fern: by them, and to them · Torrents: grabbed, added, removed · since 01 November 2026 · "
    assert words(audit.outcome(narrowed)) == f"{told}0 events"
    assert words(audit.outcome(failed(narrowed, "Away."))) == f"{told}Away."


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, "● fern user since 22 Nov 2026"),
        ({"role": "admin", "password_is_temporary": True}, "● fern admin temporary password since 22 Nov 2026"),
        ({"disabled": True, "password_is_temporary": True}, "○ fern user disabled since 22 Nov 2026"),
    ],
)
def test_a_person_says_how_they_stand(facts: dict[str, object], told: str) -> None:
    assert text(people.person(person(**facts), NOW)[0]) == told


def test_a_person_says_what_they_use_of_what_they_may() -> None:
    heavy = person(used_bytes=46 * 2**30, used_torrents=17, quota_bytes=50 * 2**30, quota_torrents=20)
    assert text(people.person(heavy, NOW)[1]) == "46 of 50 GiB · 17 of 20 torrents"
    page = Page(heavy)
    assert text(people.row(page, Row("space"), NOW)[0]) == "Space 46 GiB used of 50 GiB"
    free = Page(person(used_torrents=3))
    assert text(people.row(free, Row("torrents"), NOW)[0]) == "Torrents 3 used of what the server grants"


def test_a_session_says_where_and_when() -> None:
    page = Page(person(), (session(),))
    assert text(people.row(page, Row("sessions"), NOW)[0]) == "Logged in at 1 place"
    assert text(people.row(page, Row("sessions", session()), NOW)[0]) == "desk 192.0.2.4 seen 2 h ago"
    bare = session(device="", address="", current=True)
    assert text(people.row(page, Row("sessions", bare), NOW)[0]) == "unnamed device address not known this device"


def test_a_session_that_is_marked_tells_its_whole_address() -> None:
    far = session(device=HOSTILE, address="2001:db8:1234:5678:9abc:def0:1234:5678")
    told = [words(line) for line in people.about(Page(person(), (far,)), Row("sessions", far))]
    assert told[1].endswith("last seen from 2001:db8:1234:5678:9abc:def0:1234:5678.")
    assert "\x1b" not in "".join(told)


def test_an_invitation_says_for_what_until_when_and_by_whom() -> None:
    lines = invites.invite(invite(quota_bytes=50 * 2**30, quota_torrents=1), NOW)
    assert [text(line) for line in lines] == ["✉ for a user 50 GiB · 1 torrent ends in 3 d", "by himmel, 3 h ago"]
    assert "what the server grants" in text(invites.invite(invite(), NOW)[0])
