"""What is typed about somebody who is to come."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from adapters.inbound.http.wire.invites import CreateInviteBody, NewInviteView
from adapters.inbound.http.wire.users import CreateUserBody, NewPasswordView

from ..api.administration import Administration
from ..state.people import bound, read_number, read_space
from ..widgets.field import Field
from ..widgets.tick import Tick
from .form import FormScreen, Values

_GRANTED = "A quota of none: what the server grants to everybody counts."
_LONGEST_DAYS, _USUAL_DAYS = 30, 7
_READERS: Mapping[str, Callable[[str], str]] = {"space": read_space, "torrents": read_number}


def new_person_form(administration: Administration) -> FormScreen[NewPasswordView]:
    """Ask who gets an account; the result holds the password that the server made up."""

    async def send(values: Values, ticked: Sequence[str]) -> NewPasswordView:
        space, torrents = _quota(values)
        body = CreateUserBody(username=values["name"], role=_role(ticked), quota_bytes=space, quota_torrents=torrents)
        return await administration.create(body)

    return FormScreen(
        "A new person",
        [
            "The server makes up a password for you to pass on. To let them choose their own, invite them instead.",
            _GRANTED,
        ],
        [Field("name", "Name", hint="letters, digits, . - _", longest=64), *_quota_fields()],
        "Make the account",
        send,
        ticks=[_admin()],
        faulty=_faulty,
        blamed={"username-taken": "name", "invalid-username": "name", "invalid-quota": "space"},
    )


def invite_form(administration: Administration) -> FormScreen[NewInviteView]:
    """Ask what an invitation is for; the result holds its code."""

    async def send(values: Values, ticked: Sequence[str]) -> NewInviteView:
        space, torrents = _quota(values)
        hours = int(values["days"]) * 24
        body = CreateInviteBody(role=_role(ticked), valid_hours=hours, quota_bytes=space, quota_torrents=torrents)
        return await administration.invite(body)

    return FormScreen(
        "Invite somebody",
        ["You get a code to give to them. With it they choose a name and a password, once.", _GRANTED],
        [Field("days", "Days", value=str(_USUAL_DAYS), longest=2), *_quota_fields()],
        "Make the code",
        send,
        ticks=[_admin()],
        faulty=_faulty,
        blamed={"invalid-quota": "space", "invalid-lifetime": "days"},
    )


def _quota_fields() -> list[Field]:
    hint = "none: what the server grants"
    return [
        Field("space", "Space", value="none", hint=f"50 GiB, or {hint}", longest=20),
        Field("torrents", "Torrents", value="none", hint=f"20, or {hint}", longest=20),
    ]


def _admin() -> Tick:
    return Tick("admin", "Manages people, sees the audit and the machine")


def _role(ticked: Sequence[str]) -> Literal["user", "admin"]:
    return "admin" if "admin" in ticked else "user"


def _quota(values: Values) -> tuple[int | None, int | None]:
    return bound(read_space(values["space"])), bound(read_number(values["torrents"]))


def _faulty(values: Values, ticked: Sequence[str]) -> tuple[str, str] | None:
    """Return the first field that cannot be read, and what to write there."""
    days = values.get("days", "1")
    if not (days.isascii() and days.isdigit() and 1 <= int(days) <= _LONGEST_DAYS):
        return "days", f"An invitation is good for 1 to {_LONGEST_DAYS} days."
    for name, read in _READERS.items():
        try:
            read(values[name])
        except ValueError as error:
            return name, str(error)
    return None
