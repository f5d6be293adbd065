"""What is told of one's own account, and that it fits, whatever a server says."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from rich.cells import cell_len

from adapters.inbound.http.wire.api_tokens import ApiTokenView
from adapters.inbound.http.wire.people import UserView, WatchAccountView
from adapters.inbound.http.wire.sessions import OpenSessionView
from adapters.inbound.http.wire.system import AboutView
from adapters.inbound.http.wire.usage import UsageView
from tui.cells import Line, laid_out
from tui.rows import account, sessions, tokens
from tui.state.profile import Profile

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOSTILE = "\x1b[31m[/bold]\u202e葬送\n" * 20
SESSION = OpenSessionView(
    id=UUID(int=1), device="eisen", address="192.0.2.7", started_at=NOW - timedelta(days=3), last_seen_at=NOW,
    current=True,
)  # fmt: skip
TOKEN = ApiTokenView(
    id=UUID(int=2), name="backup", scopes=["read", "write"], created_at=NOW, expires_at=NOW + timedelta(days=30)
)
FOLLOWED = WatchAccountView(service="anilist", username="himmel")


def text(line: Line, width: int = 75) -> str:
    return " ".join("".join(span.text for span in laid_out(line, width)).split())


def profile(followed: WatchAccountView | None = FOLLOWED) -> Profile:
    user = UserView(id=UUID(int=1), username="himmel", role="user")
    usage = UsageView(size_bytes=2**30, torrents=1, quota_bytes=4 * 2**30)
    about = AboutView(watchlist="anilist", indexers=[])
    return Profile(user, usage, [followed] if followed else [], [SESSION], [TOKEN], about)


@pytest.mark.parametrize("width", [20, 40, 75, 157])
def test_every_row_fills_its_width_exactly(width: int) -> None:
    stranger = SESSION.model_copy(update={"device": HOSTILE, "address": HOSTILE})
    odd = TOKEN.model_copy(
        update={"name": HOSTILE, "scopes": [HOSTILE] * 3, "address": HOSTILE, "used_at": NOW, "expires_at": NOW}
    )
    follows = FOLLOWED.model_copy(update={"service": HOSTILE, "username": HOSTILE, "token_refused": True})
    lines = [*sessions.session(SESSION, NOW), *sessions.session(stranger, NOW)]
    lines += [*tokens.token(TOKEN, NOW), *tokens.token(odd, NOW)]
    lines += [line for each in account.parts(profile(follows), NOW) for line in account.part(each)]
    for line in lines:
        drawn = "".join(span.text for span in laid_out(line, width))
        assert cell_len(drawn) == width
        assert "\x1b" not in drawn
        assert "\u202e" not in drawn


def test_a_log_in_says_where_it_is_and_when_it_was_seen() -> None:
    assert [text(line) for line in sessions.session(SESSION, NOW)] == [
        "● eisen this one",
        "seen just now since 3 d ago from 192.0.2.7",
    ]
    nameless = SESSION.model_copy(update={"device": " ", "current": False, "address": ""})
    assert [text(line) for line in sessions.session(nameless, NOW)] == [
        "· A device without a name",
        "seen just now since 3 d ago",
    ]


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=30), "ends in 30 d"),
        (timedelta(hours=5), "ends in 5 h"),
        (timedelta(), "has ended"),
        (-timedelta(days=3), "has ended"),
    ],
)
def test_a_token_says_when_it_ends(left: timedelta, words: str) -> None:
    view = TOKEN.model_copy(update={"expires_at": NOW + left})
    assert [text(line) for line in tokens.token(view, NOW)] == ["backup read + write", f"{words} never used"]


def test_a_token_says_when_and_from_where_it_was_used() -> None:
    view = TOKEN.model_copy(update={"used_at": NOW - timedelta(hours=2), "address": "192.0.2.9"})
    assert text(tokens.token(view, NOW)[1]) == "ends in 30 d used 2 h ago from 192.0.2.9"


@pytest.mark.parametrize(
    ("followed", "words"),
    [
        (None, "Follow one at AniList."),
        (FOLLOWED, "What is public there. A token shows private entries, too."),
        (FOLLOWED.model_copy(update={"private": True}), "With private entries, by a token."),
        (
            FOLLOWED.model_copy(update={"private": True, "token_expires_at": NOW + timedelta(days=5)}),
            "With private entries; the token ends in 5 d.",
        ),
        (
            FOLLOWED.model_copy(update={"private": True, "token_refused": True}),
            "AniList takes your token no more: link it again. Only what is public is seen.",
        ),
    ],
)
def test_the_list_says_what_is_seen_of_it(followed: WatchAccountView | None, words: str) -> None:
    assert account.parts(profile(followed), NOW)[1].meaning.text == words


def test_what_another_password_ends_is_told_before() -> None:
    told = account.parts(profile(), NOW)[0].meaning.text
    assert "ends your other sessions and your API tokens" in told
    assert len(told) <= 59, "all of it can be read at 80 columns"


def test_what_is_used_is_drawn_only_where_there_is_a_quota() -> None:
    bounded = "".join(span.text for span in account.person(profile(), 80)[1])
    assert "1.0 of 4.0 GiB · 1 torrent" in bounded
    assert "━" in bounded
    known = profile()
    free = Profile(known.user, UsageView(), [], [], [], known.about)
    assert "".join(span.text for span in account.person(free, 80)[1]) == "0 B · 0 torrents  without a quota"
