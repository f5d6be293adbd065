"""What is asked about one's own account."""

from adapters.inbound.http.wire.api_tokens import ApiTokenView
from adapters.inbound.http.wire.people import WatchAccountView
from adapters.inbound.http.wire.sessions import OpenSessionView

from ..cells import plain
from ..rows.sessions import device
from ..wording import service
from .question import Answer, QuestionScreen


def what_of_the_list(account: WatchAccountView | None, name: str) -> QuestionScreen:
    """Ask what is to become of the followed list: ``t`` token, ``f`` follow a public one, ``u`` unlink."""
    at = service(name)
    now = "No list is followed." if account is None else f"You follow the list of {plain(account.username)}."
    answers = [
        Answer("t", f"Link with a token of {at}: private entries, too"),
        Answer("f", "Follow a public list by its name"),
    ]
    if account is not None:
        answers.append(Answer("u", "Unlink: follow no list any more", grave=True))
    return QuestionScreen("Your watchlist", [now], answers)


def unlink(account: WatchAccountView) -> QuestionScreen:
    """Ask before a list is followed no more; ``u`` says yes."""
    return QuestionScreen(
        f"Unlink {plain(account.username)}?",
        ["Its token, if there is one, is forgotten. Torrents stay, and nothing is changed at the service."],
        [Answer("u", "Unlink it", grave=True)],
        leave="Go on following it",
    )


def end_session(view: OpenSessionView) -> QuestionScreen:
    """Ask before a log-in is ended; ``d`` says yes."""
    if view.current:
        text, label = "That is where you are now: you are logged out here.", "Log out here"
    else:
        text, label = "It has to log in again. What it does now stops.", "End it"
    return QuestionScreen(
        f"End the log-in of {device(view)}?", [text], [Answer("d", label, grave=True)], leave="Leave it"
    )


def end_other_sessions(count: str) -> QuestionScreen:
    """Ask before all other log-ins are ended; ``o`` says yes."""
    return QuestionScreen(
        "End all other log-ins?",
        [f"{count} will have to log in again; this device stays logged in. API tokens stay as they are."],
        [Answer("o", "End them", grave=True)],
    )


def revoke_token(view: ApiTokenView) -> QuestionScreen:
    """Ask before a token is made worthless; ``d`` says yes."""
    return QuestionScreen(
        f"Revoke “{plain(view.name)}”?",
        ["Whatever uses it is refused from now on. This cannot be taken back."],
        [Answer("d", "Revoke it", grave=True)],
        leave="Keep it",
    )
