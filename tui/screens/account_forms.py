"""What is typed about one's own account."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import SecretStr
from textual.binding import BindingType

from adapters.inbound.http.wire.api_tokens import CreateApiTokenBody, NewApiTokenView, ScopeName
from adapters.inbound.http.wire.people import WatchAccountView
from adapters.inbound.http.wire.system import AboutView

from ..api.client import ApiClient
from ..cells import plain
from ..commands import command
from ..messages import Said
from ..widgets.field import Field, as_code, as_password
from ..widgets.tick import Tick
from ..wording import service
from .form import FormScreen, Values
from .invited import LENGTH_RULE

_LONGEST_DAYS, _USUAL_DAYS = 366, 90

_SCOPES: dict[ScopeName, str] = {
    "read": "See what is yours, and fetch files",
    "write": "Grab, steer, remove; change preferences",
    "admin": "What only admins may do",
}


_MEANWHILE = "You stay logged in here and are logged out everywhere else. Your API tokens end: make new ones after it."
_NOT_ONES_OWN = "Somebody else set your password, and knows it. Choose one that only you know to go on; Esc logs out."


def password_form(client: ApiClient, *, first: bool = False) -> FormScreen[bool]:
    """Ask for another password; the result is True when it is set. ``first``: of who cannot go on without."""

    async def send(values: Values, ticked: Sequence[str]) -> bool:
        await client.account.change_password(values["old"], values["new"])
        return True

    return FormScreen(
        "Choose another password",
        [LENGTH_RULE, _NOT_ONES_OWN if first else _MEANWHILE],
        [
            Field("old", "Present one", secret=True, longest=1024, read=as_password),
            Field("new", "New one", secret=True, longest=1024, read=as_password),
            Field("again", "New once more", secret=True, longest=1024, read=as_password),
        ],
        "Change it",
        send,
        faulty=_not_the_same,
        blamed={"wrong-password": "old", "too-many-tries": "old", "invalid-password": "new"},
    )


def _not_the_same(values: Values, ticked: Sequence[str]) -> tuple[str, str] | None:
    return None if values["new"] == values["again"] else ("again", "The two new ones are not the same.")


def follow_form(client: ApiClient, name: str) -> FormScreen[WatchAccountView]:
    """Ask whose public list to follow at the service of that ``name``."""

    async def send(values: Values, ticked: Sequence[str]) -> WatchAccountView:
        return await client.link_account(name, values["account"])

    return FormScreen(
        "Follow a public list",
        ["It takes the place of the list that you follow now. Nothing is changed there."],
        [Field("account", "User name", hint=f"at {service(name)}", longest=100)],
        "Follow this list",
        send,
        blamed={"account-not-found": "account"},
    )


class LinkScreen(FormScreen[WatchAccountView]):
    """Asks for an access token of the watchlist service, and says where to get one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("f2", "copy_address", "Copy the address", "Copy the address at which the token is given"),
    ]

    def __init__(self, client: ApiClient, about: AboutView) -> None:
        self._address = plain(about.watchlist_authorize_url or "")
        name = service(about.watchlist)
        super().__init__(
            f"Link {name} with an access token",
            [
                *_where_from(name, self._address),
                "With it your private entries are seen, too. The server keeps it sealed.",
            ],
            [Field("token", "Access token", hint="paste it here", secret=True, longest=8192, read=as_code)],
            "Link it",
            lambda values, ticked: client.account.link_token(about.watchlist, values["token"]),
            blamed={"token-refused": "token"},
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the address where there is one."""
        return bool(self._address) if action == "copy_address" else True

    def action_copy_address(self) -> None:
        """Copy it: a terminal breaks a long one into lines."""
        self.app.copy_to_clipboard(self._address)
        self.post_message(Said("The address is copied, if your terminal allows that. Open it in a browser."))


def _where_from(name: str, address: str) -> list[str]:
    if address:
        return [f"Open this address in a browser, log in at {name}, and copy the token that it shows:", address]
    return [
        f"{name} gives a token to people who open the address of a client that is registered there. This server names "
        "none: ask the one who runs it."
    ]


def new_token_form(client: ApiClient, *, admin: bool) -> FormScreen[NewApiTokenView]:
    """Ask what a new token is for; only an admin's can be an admin's."""

    async def send(values: Values, ticked: Sequence[str]) -> NewApiTokenView:
        scopes: list[ScopeName] = [scope for scope in _SCOPES if scope in ticked]
        days, password = int(values["days"]), SecretStr(values["password"])
        body = CreateApiTokenBody(name=values["name"], scopes=scopes, valid_days=days, password=password)
        return await client.account.create_token(body)

    ticks = [Tick(scope, meaning, ticked=scope == "read") for scope, meaning in _SCOPES.items()]
    return FormScreen(
        "A new API token",
        ["For a script, which cannot log in. Give it no more than it needs; Space ticks."],
        [
            Field("name", "For what", hint="backup script", longest=100),
            Field("days", "Days", value=str(_USUAL_DAYS), longest=3),
            Field("password", "Your password", secret=True, longest=1024, read=as_password),
        ],
        "Make it",
        send,
        ticks=ticks if admin else ticks[:-1],
        faulty=_no_token,
        blamed={"invalid-api-token": "name", "wrong-password": "password", "too-many-tries": "password"},
    )


def _no_token(values: Values, ticked: Sequence[str]) -> tuple[str, str] | None:
    days = values["days"]
    if not (days.isascii() and days.isdigit() and 1 <= int(days) <= _LONGEST_DAYS):
        return "days", f"A token is good for 1 to {_LONGEST_DAYS} days."
    return None if ticked else ("", "Tick what it may do.")
