"""One's own account at the keyboard: the real TUI, the real server."""

import ssl
from http import HTTPStatus
from pathlib import Path

import aiohttp
from textual.events import Paste
from textual.widgets import Static

from adapters.inbound.http.wire.invites import CreateInviteBody
from adapters.inbound.http.wire.users import CreateUserBody
from tui.api.pins import server_fingerprint
from tui.desk import ClientSettings
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.tui_hands import Hands, tui
from uuutorrent.testing.world import World

GOOD, BETTER = "lantern over calm water", "two lanterns over calm water"


async def paste(hands: Hands, *texts: str) -> None:
    """Paste into one field after the other; Enter behind each."""
    for text in texts:
        if (field := hands.app.focused) is not None:
            field.post_message(Paste(text))
        await hands.rest(0)
        await hands.press("enter")


async def answered(server: ServerProcess, token: str, path: str = "/torrents") -> int:
    """Return how the server answers who comes with the token alone."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{server.url}/api/v1{path}", headers=headers, ssl=trusting) as response,
    ):
        return response.status


async def test_from_an_invitation_to_an_account_that_is_ones_own(
    server: ServerProcess, world: World, tmp_path: Path
) -> None:
    async with server.client() as admin:
        code = (await admin.administration.invite(CreateInviteBody())).code
    fingerprint = await server_fingerprint(server.url)
    settings = ClientSettings(tmp_path / "client", tmp_path / "device", server.url, fingerprint=fingerprint)
    world.anilist.put_token("a.token.of-the-world", world.username)
    async with tui(settings) as hands:
        await hands.press("f2")
        await hands.sees("Once more")
        await paste(hands, f" {code}\n", "frieren", "short", "short")
        await hands.sees("A password has 12 to 128 characters.")
        await paste(hands, GOOD)
        await hands.sees("The two passwords are not the same.")
        await paste(hands, GOOD)
        await hands.sees("Whose list shall we follow?")
        await hands.press("escape", "f4")
        await hands.sees("None is followed")

        await hands.press("p")
        await paste(hands, "nonsense", BETTER, BETTER)
        await hands.sees("The present password is wrong.")
        await paste(hands, GOOD)
        await hands.sees("The password is changed.")
        async with server.client("frieren", BETTER):
            await hands.press("s")
            await hands.sees("this one")
            await hands.sees("e2e")
            await hands.press("o", "o")
            await hands.sees("You are logged in here alone.")
            await hands.press("escape")

        await hands.sees("This device alone")
        await hands.press("t", "n")
        await paste(hands, "a script", "nonsense")
        await hands.sees("The present password is wrong.")
        await paste(hands, BETTER)
        await hands.sees("Your new token")
        token = str(hands.app.screen.query_one("#secret", Static).render())
        assert await answered(server, token) == HTTPStatus.OK
        await hands.press("escape", "d")
        await hands.sees("Revoke “a script”?")
        await hands.press("d")
        await hands.sees("it opens nothing any more")
        assert await answered(server, token) == HTTPStatus.UNAUTHORIZED
        await hands.press("escape")

        await hands.sees("None is followed")
        await hands.press("w", "t")
        await paste(hands, "nonsense")
        await hands.until(lambda: hands.app.screen.query_one("#field-token .fault").display)
        await paste(hands, "a.token.\nof-the-world\n")
        await hands.sees("With private entries")
        await hands.press("escape", "1")
        await hands.sees("to watch")


async def test_who_was_given_a_password_chooses_another_and_goes_on(server: ServerProcess, tmp_path: Path) -> None:
    async with server.client() as admin:
        given = (await admin.administration.create(CreateUserBody(username="stark"))).generated_password
    fingerprint = await server_fingerprint(server.url)
    state, downloads = tmp_path / "client", tmp_path / "device"
    settings = ClientSettings(state, downloads, server.url, "stark", given, fingerprint=fingerprint)
    async with tui(settings) as hands:
        await hands.sees("Somebody else set your password")
        await paste(hands, given or "", BETTER, BETTER)
        await hands.sees("Whose list shall we follow?")
        await hands.press("escape", "f4")
        await hands.sees("Chosen by you")
    async with server.client("stark", BETTER) as stark:
        assert (await stark.torrents()).torrents == []
