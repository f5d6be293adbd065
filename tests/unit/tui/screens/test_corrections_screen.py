"""Looking at what was taught, sharing it, taking it back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.inbound.http.wire.corrections import CorrectionView
from tui.desk import ClientSettings
from tui.screens.corrections import CorrectionsScreen
from uuutorrent.testing.stub_server import PASSWORD, StubServer
from uuutorrent.testing.tui_hands import Hands, tui

NOW = datetime.now(UTC)


def correction(identity: str, text: str, **more: object) -> CorrectionView:
    facts = {"id": identity, "series_id": 1, "series_title": "Frieren", "kind": "alias", "text": text,
             "taught_by": "himmel", "taught_at": NOW - timedelta(hours=int(identity)), "own": True,
             "shared": False}  # fmt: skip
    return CorrectionView.model_validate({**facts, **more})


def settings(stub: StubServer, folder: Path) -> ClientSettings:
    return ClientSettings(folder / "state", folder / "downloads", stub.url, "himmel", PASSWORD)


async def at_corrections(hands: Hands) -> CorrectionsScreen:
    await hands.sees("to watch")
    await hands.press("c")
    await hands.until(lambda: isinstance(hands.app.screen, CorrectionsScreen))
    screen = hands.app.screen
    assert isinstance(screen, CorrectionsScreen)
    await hands.until(lambda: screen.lessons.shown or screen.lessons.problem)
    return screen


async def test_an_empty_list_says_how_corrections_come_to_be(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        await at_corrections(hands)
        await hands.sees("Nothing was taught yet.")
        await hands.sees("press t (this is it) or x (not this one)")


async def test_own_and_shared_ones_are_told_apart(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        stub.opinions.corrections = [
            correction("1", "“Mine” is this series."),
            correction("2", "“Theirs” is this series.", own=False, shared=True, taught_by="fern", shared_at=NOW),
        ]
        await at_corrections(hands)
        await hands.sees("2 corrections that searches go by")
        lines = [" ".join(line.split()) for line in hands.screen]
        assert "Name yours 1 h ago Frieren" in " ".join(lines)
        assert "Name for everybody 2 h ago Frieren" in " ".join(lines)


async def test_taking_back_asks_first(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        stub.opinions.corrections = [correction("1", "“Mine” is this series.", shared=True)]
        await at_corrections(hands)
        await hands.press("d")
        await hands.sees("It counts for everybody: their searches change, too.")
        await hands.press("enter")  # the harmless answer
        assert stub.opinions.corrections[0].revoked_at is None
        await hands.press("d", "d")
        await hands.sees("Taken back: it does not count any more.")
        assert stub.opinions.corrections[0].revoked_at is not None
        await hands.sees("taken back")


async def test_an_admin_shares_and_sees_everybodys(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        other = correction("2", "“Theirs” is this series.", own=False, taught_by="fern")
        stub.opinions.corrections = [correction("1", "“Mine” is this series."), other]
        await at_corrections(hands)
        await hands.sees_no("Theirs")
        await hands.press("s")
        await hands.sees("It counts for everybody now.")
        assert stub.opinions.corrections[0].shared
        await hands.press("e")
        await hands.sees("Theirs")
        await hands.sees("2 corrections taught by everybody")


async def test_a_person_is_offered_what_a_person_may(tmp_path: Path) -> None:
    async with StubServer() as stub:
        stub.role = "user"
        stub.opinions.corrections = [correction("1", "“Mine” is this series.", shared=True)]
        async with tui(settings(stub, tmp_path)) as hands:
            screen = await at_corrections(hands)
            assert [screen.check_action(action, ()) for action in ("revoke", "share", "turn_everybody")] == [False] * 3


async def test_a_list_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        stub.faults.problems["GET /corrections"] = (503, "database-unavailable", "The database is away.")
        await at_corrections(hands)
        await hands.sees("The database is away.")
        stub.faults.problems.clear()
        await hands.press("r")
        await hands.sees("Nothing was taught yet.")


async def test_what_fails_changes_nothing_and_says_why(tmp_path: Path) -> None:
    async with StubServer() as stub, tui(settings(stub, tmp_path)) as hands:
        stub.opinions.corrections = [correction("1", "“Mine” is this series.")]
        screen = await at_corrections(hands)
        stub.faults.problems["DELETE /corrections/1"] = (409, "correction-shared", "It is shared: ask an admin.")
        await hands.press("d", "d")
        await hands.sees("It is shared: ask an admin.")
        assert not screen.lessons.changed
        await hands.sees("Mine")
