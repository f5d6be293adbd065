"""What is asked, and told once, about one person."""

from collections.abc import Callable

from adapters.inbound.http.wire.users import NewPasswordView, PersonView

from ..state.people import Thing, read_number, read_space
from ..wording import counted, exact_size, size
from .question import Answer, LineScreen, QuestionScreen
from .shown_once import ShownOnceScreen

NONE = "none"
"""The result of a question for a bound when there is to be none of their own."""


def role(view: PersonView) -> QuestionScreen:
    """Ask before somebody becomes an admin, or is one no more."""
    name = view.username
    if view.role == "admin":
        text = f"{name} keeps their list and torrents, and manages nobody any more. Open invitations of theirs end."
        return QuestionScreen(f"Make {name} a user?", [text], [Answer("u", "Make them a user")])
    text = f"{name} will be able to do all that you can: manage people, you among them, and read the audit."
    return QuestionScreen(f"Make {name} an admin?", [text], [Answer("a", "Make them an admin", grave=True)])


def access(view: PersonView) -> QuestionScreen:
    """Ask before somebody is kept out, or let in again."""
    name = view.username
    if view.disabled:
        return QuestionScreen(
            f"Let {name} in again?",
            ["They can log in with the password that they had; reset it if you do not trust that."],
            [Answer("y", "Let them log in")],
        )
    return QuestionScreen(
        f"Keep {name} out?",
        ["They are logged out everywhere at once, also their scripts, and cannot log in until you let them. "
         "Their torrents stay, and go on."],
        [Answer("d", "Disable the account", grave=True)],
    )  # fmt: skip


def quota(view: PersonView, thing: Thing) -> LineScreen:
    """Ask for a bound: of bytes, or of torrents."""
    if thing == "space":
        now = NONE if view.quota_bytes is None else exact_size(view.quota_bytes)
        return LineScreen(f"How much space for {view.username}?", "50 GiB, or none", value=now, read=_said(read_space))
    now = NONE if view.quota_torrents is None else str(view.quota_torrents)
    return LineScreen(f"How many torrents for {view.username}?", "20, or none", value=now, read=_said(read_number))


def reset(view: PersonView) -> QuestionScreen:
    """Ask before somebody's password is another one."""
    return QuestionScreen(
        f"Reset the password of {view.username}?",
        ["The server makes up another one and shows it to you, once. They are logged out everywhere, also their "
         "scripts, and have to choose their own when they come back."],
        [Answer("p", "Reset it", grave=True)],
    )  # fmt: skip


def ending(view: PersonView, count: int) -> QuestionScreen:
    """Ask before somebody is logged out everywhere."""
    return QuestionScreen(
        f"Log {view.username} out everywhere?",
        [f"They are logged in at {counted(count, 'place')}. They can log in again with their password."],
        [Answer("e", "Log them out", grave=True)],
    )


def removal(view: PersonView) -> QuestionScreen:
    """Ask before an account is taken away."""
    torrents = counted(view.used_torrents, "torrent")
    theirs = f"{torrents} ({size(view.used_bytes)})" if view.used_torrents else "no torrents"
    return QuestionScreen(
        f"Remove {view.username} for ever?",
        [
            f"They have {theirs}. What nobody else has too leaves the server with its data.",
            "Their list, preferences, log-ins and tokens go. The audit keeps what they did.",
            "To keep them out for a while, disable the account instead.",
        ],
        [Answer("d", f"Remove {view.username} and all that is theirs alone", grave=True)],
        leave="Keep them",
    )


def new_password(made: NewPasswordView, server: str) -> ShownOnceScreen:
    """Tell a password that was made up."""
    text = f"Give it to them by a way that you trust, with the server's address: {server}. They are asked to choose "
    return ShownOnceScreen(
        f"The password of {made.user.username}", f"{text}their own when they log in.", made.generated_password or ""
    )


def _said(read: Callable[[str], str]) -> Callable[[str], str]:
    """Return a reader that tells "none" from nothing said."""
    return lambda text: read(text) or NONE
