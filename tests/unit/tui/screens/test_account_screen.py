"""One's own account by keys: password, watchlist, sessions, tokens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.events import Paste
from textual.widgets import Input, Static

from adapters.inbound.http.wire.people import WatchAccountView
from tui.account_messages import FormTaken
from tui.desk import ClientSettings
from tui.screens.login import LoginScreen
from uuutorrent.testing.stub_account_routes import SECRET
from uuutorrent.testing.stub_server import PASSWORD, WATCHLIST_TOKEN, StubServer
from uuutorrent.testing.tui_hands import Hands, tui

NEW = "other good words"


def settings(stub: StubServer, folder: Path) -> ClientSettings:
    return ClientSettings(folder / "state", folder / "downloads", stub.url, "himmel", PASSWORD)


@asynccontextmanager
async def account(stub: StubServer, folder: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Hands]:
    async with tui(settings(stub, folder), size=size) as hands:
        await hands.sees("to watch")
        await hands.press("3", "a")
        await hands.sees("API tokens")
        yield hands


async def put(hands: Hands, *texts: str) -> None:
    """Type into one field after the other; Enter behind each."""
    for text in texts:
        for letter in text:
            await hands.press("space" if letter == " " else letter)
        await hands.press("enter")


async def paste(hands: Hands, text: str) -> None:
    assert hands.app.focused is not None
    hands.app.focused.post_message(Paste(text))
    await hands.rest(0)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_it_says_who_one_is_and_what_there_is(size: tuple[int, int], tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path, size) as hands:
        for words in (
            "himmel runs this server",
            "14 of 50 GiB · 5 torrents",
            "Chosen by you",
            "himmel at AniList",
            "This device and 2 others",
            "2 tokens",
        ):
            assert hands.reads(words), words


async def test_it_is_reached_from_everywhere_at_home(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await hands.sees("to watch")
        await hands.press("f4")
        await hands.sees("Chosen by you")
        await hands.press("escape")
        await hands.sees("to watch")


async def test_what_cannot_be_read_is_said_and_asked_again(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await hands.sees("to watch")
        stub.faults.problems["GET /tokens"] = (503, "database-unavailable", "The database is away.")
        await hands.press("f4")
        await hands.sees("The database is away.")
        stub.faults.problems.clear()
        await hands.press("r")
        await hands.sees("2 tokens")
        await hands.sees_no("The database is away.")


# --- the password


async def test_the_password_is_changed_and_nobody_can_read_it(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("p")
        await hands.sees("New once more")
        assert hands.reads("Your API tokens end")
        await put(hands, PASSWORD, NEW)
        assert not hands.reads(NEW)
        assert not hands.reads(PASSWORD)
        await put(hands, NEW)
        await hands.sees("The password is changed.")
        await hands.sees("This device alone")
        assert stub.account.password == NEW


async def test_a_wrong_or_a_weak_password_is_said_beside_its_field(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("p")
        await hands.sees("New once more")
        await put(hands, "nonsense", "short", "short")
        await hands.sees("The present password is wrong.")
        assert hands.app.focused is hands.app.screen.query_one("#field-old Input")
        await put(hands, PASSWORD)  # what was refused is marked: typing replaces it
        await hands.sees("A password has 12 to 128 characters.")
        assert hands.app.focused is hands.app.screen.query_one("#field-new Input")
        assert stub.account.password == PASSWORD


async def test_a_slip_of_the_hand_is_not_sent(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("p")
        await hands.sees("New once more")
        await put(hands, PASSWORD, NEW, f"{NEW}x")
        await hands.sees("The two new ones are not the same.")
        assert "PUT /me/password" not in stub.requests


async def test_who_has_a_temporary_password_is_led_to_another_one(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.account.temporary = True
        async with tui(settings(stub, tmp_path)) as hands:
            await hands.sees("Somebody else set your password")
            await put(hands, PASSWORD, NEW, NEW)
            await hands.sees("to watch")
            await hands.press("f4")
            await hands.sees("Chosen by you")
        assert not stub.account.temporary
        chosen = stub.requests.index("PUT /me/password")
        assert set(stub.requests[:chosen]) <= {"GET /about", "POST /sessions"}, "the rest would have been refused"


async def test_who_leaves_it_temporary_is_logged_out(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.account.temporary = True
        async with tui(settings(stub, tmp_path)) as hands:
            await hands.sees("Somebody else set your password")
            await hands.press("escape")
            await hands.sees("I have an invitation")
            await hands.until(lambda: "DELETE /sessions/current" in stub.requests)
            assert isinstance(hands.app.screen, LoginScreen)
        assert stub.account.temporary


async def test_what_was_typed_does_not_outlive_the_form(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("p")
        await hands.sees("New once more")
        await put(hands, PASSWORD)
        fields = list(hands.app.screen.query(Input))
        assert fields[0].value == PASSWORD
        await hands.press("escape")
        await hands.sees("Chosen by you")
        assert [field.value for field in fields] == ["", "", ""]


async def test_a_hidden_text_cannot_be_copied_out(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("p")
        await hands.sees("New once more")
        await hands.type("abc")
        await hands.press("ctrl+shift+a", "ctrl+c", "ctrl+x")
        assert hands.app.clipboard == ""


# --- sessions


async def test_one_log_in_is_ended_after_a_question(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("s")
        await hands.sees("this one")
        assert hands.reads("from 2001:db8::17:a2ff:fe10:99")
        assert hands.reads("A device without a name")
        await hands.press("down", "d")
        await hands.sees("End the log-in of stark’s laptop?")
        await hands.press("enter")  # the harmless answer
        await hands.sees("3 log-ins")
        assert len(stub.account.sessions) == 3
        await hands.press("d", "d")
        await hands.sees_no("stark")
        assert [each.device for each in stub.account.sessions] == ["eisen", ""]


async def test_all_others_are_ended_and_this_one_stays(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("s")
        await hands.sees("this one")
        await hands.press("o")
        await hands.sees("2 other log-ins will have to log in again")
        await hands.press("o")
        await hands.sees("You are logged in here alone.")
        assert [each.current for each in stub.account.sessions] == [True]
        assert not hands.reads("End all others")
        await hands.press("escape")
        await hands.sees("This device alone")


async def test_ending_this_one_is_logging_out(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("s")
        await hands.sees("this one")
        await hands.press("d")
        await hands.sees("you are logged out here")
        await hands.press("d")
        await hands.sees("Your watchlist, fetched by your own server.")
        assert "DELETE /sessions/current" in stub.requests


async def test_what_is_gone_already_is_said(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("s")
        await hands.sees("this one")
        stub.account.sessions = stub.account.sessions[:1]
        await hands.press("down", "d", "d")
        await hands.sees("You have no such session.")


# --- tokens


async def test_a_token_is_shown_once_and_then_nobody_has_it(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("t")
        await hands.sees("backup script")
        assert hands.reads("read + write")
        await hands.press("n")
        await hands.sees("For what")
        await hands.type("feed")
        await hands.press("down", "ctrl+u")
        await hands.type("30")
        await hands.press("down")
        await hands.type("nonsense")
        await hands.press("down", "down", "space", "up", "space", "down", "down", "down", "enter")
        await hands.sees("The present password is wrong.")
        assert hands.app.focused is hands.app.screen.query_one("#field-password Input")
        assert not stub.account.made
        await put(hands, PASSWORD)
        await hands.sees(SECRET)
        made = stub.account.made[-1]
        assert (made.name, made.scopes, made.valid_days) == ("feed", ["write"], 30)
        shown = hands.app.screen.query_one("#secret", Static)
        await hands.press("c")
        await hands.sees("Copied")
        assert hands.app.clipboard == SECRET
        await hands.press("escape")
        await hands.sees_no(SECRET)
        assert SECRET not in str(shown.render())
        await hands.sees("The token is made.")
        assert any(line.startswith("▌") and "feed" in line for line in hands.screen)


async def test_a_token_without_a_use_or_an_end_is_not_sent(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("t")
        await hands.sees("backup script")
        await hands.press("n")
        await hands.sees("For what")
        await hands.press("enter")
        await hands.type("feed")
        await hands.press("down", "ctrl+u", "9", "9", "9", "enter")
        await put(hands, PASSWORD)
        await hands.sees("A token is good for 1 to 366 days.")
        await hands.press("ctrl+u", "9", "down", "down", "space", "up", "enter")
        await hands.sees("Tick what it may do.")
        assert "POST /tokens" not in stub.requests


@pytest.mark.parametrize("role", ["admin", "user"])
async def test_an_admins_token_is_offered_to_admins(role: str, tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.role = role
        async with account(stub, tmp_path) as hands:
            await hands.press("t")
            await hands.sees("backup script")
            await hands.press("n")
            await hands.sees("For what")
            assert hands.reads("What only admins may do") is (role == "admin")


async def test_a_token_is_revoked_after_a_question(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("t")
        await hands.sees("backup script")
        await hands.press("d")
        await hands.sees("Revoke “backup script”?")
        await hands.press("d")
        await hands.sees("it opens nothing any more")
        assert [each.name for each in stub.account.tokens] == ["old feed reader"]


def test_what_a_form_brought_is_in_no_repr() -> None:
    assert SECRET not in repr(FormTaken(SECRET))


# --- the list


async def test_a_token_links_the_list_with_what_is_private(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.authorize_url = "https://anilist.co/api/v2/oauth/authorize?client_id=1&response_type=token"
        async with account(stub, tmp_path) as hands:
            await hands.press("w")
            await hands.sees("You follow the list of himmel.")
            await hands.press("t")
            await hands.sees("Open this address in a browser")
            await hands.press("f2")
            assert hands.app.clipboard == stub.authorize_url
            await put(hands, "nonsense")
            await hands.sees("AniList does not take this token.")
            await paste(hands, f"\n{WATCHLIST_TOKEN[:8]}\n  {WATCHLIST_TOKEN[8:]}\n\n")
            assert not hands.reads(WATCHLIST_TOKEN[:8])
            await hands.press("enter")
            await hands.sees("You follow the list of himmel now.")
            assert hands.reads("With private entries; the token ends in 364 d.")
            assert stub.accounts[0].private


async def test_without_an_address_it_says_whom_to_ask(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("w", "t")
        await hands.sees("This server names none: ask")
        assert not hands.reads("Copy the address")


async def test_another_public_list_is_followed_and_seen_at_once(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("w", "f")
        await hands.sees("User name")
        await put(hands, "nobody")
        await hands.sees("AniList knows no public list of “nobody”.")
        await put(hands, "fern")
        await hands.sees("You follow the list of fern now.")
        read = stub.requests.count("GET /watchlist")
        await hands.press("escape")
        await hands.until(lambda: stub.requests.count("GET /watchlist") > read)


async def test_the_list_is_unlinked_after_a_question(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("w", "u")
        await hands.sees("Unlink himmel?")
        assert stub.accounts
        await hands.press("u")
        await hands.sees("None is followed")
        assert stub.accounts == []
        await hands.press("escape", "1")
        await hands.sees("You follow no watchlist yet.")


async def test_a_token_that_is_taken_no_more_is_told(tmp_path: Path) -> None:
    async with StubServer() as stub:
        end = datetime.now(UTC) - timedelta(days=1)
        stub.accounts = [
            WatchAccountView(
                service="anilist", username="himmel", private=True, token_expires_at=end, token_refused=True
            )
        ]
        async with account(stub, tmp_path, (160, 50)) as hands:
            assert hands.reads("AniList takes your token no more: link it again.")


async def test_one_logs_out_here_too(tmp_path: Path) -> None:
    async with StubServer() as stub, account(stub, tmp_path) as hands:
        await hands.press("L")
        await hands.sees("Your watchlist, fetched by your own server.")


# --- when the program itself fails


async def test_a_crash_report_tells_no_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def fail() -> None:
        typed = "-".join(["what", "was", "typed"])  # the report quotes the source, so it must not stand there
        raise ValueError(len(typed))

    async def crash() -> None:
        async with StubServer() as stub, account(stub, tmp_path) as hands:
            hands.app.call_later(fail)
            await hands.until(lambda: hands.app.return_code == 1)
            hands.app._print_error_renderables()

    with pytest.raises(ValueError, match="14"):
        await crash()
    report = "".join(capsys.readouterr())
    assert "ValueError" in report
    assert "what-was-typed" not in report
