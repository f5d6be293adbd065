"""What is asked about torrents."""

from collections.abc import Mapping, Sequence

from adapters.inbound.http.wire.torrents import SeedingBody, TorrentView

from ..commands import Offer
from ..rows.torrent_details import goal
from ..rows.torrent_summary import order
from ..state.listing import Listing, Order
from ..wording import counted
from .question import Answer, LineScreen, QuestionScreen

_LISTED = 5
_NOT_LISTED = ("enter", "o", "escape", "slash", "F")
"""Keys of what cannot be chosen from a list, or is not worth a line in it."""

SORTS: Mapping[str, Order] = {
    "a": Order.ADDED, "n": Order.NAME, "p": Order.PROGRESS, "s": Order.SPEED, "t": Order.STATE, "z": Order.SIZE,
    "r": Order.RATIO, "q": Order.QUEUE,
}  # fmt: skip
"""Key → order."""

_SORT_WORDS: Mapping[Order, str] = {
    Order.ADDED: "When it was added", Order.NAME: "Name", Order.PROGRESS: "Progress", Order.SPEED: "Speed",
    Order.STATE: "State", Order.SIZE: "Size", Order.RATIO: "Ratio", Order.QUEUE: "Place in the queue",
}  # fmt: skip

GOALS: Mapping[str, tuple[str, SeedingBody]] = {
    "s": ("As the server does", SeedingBody(server=True)),
    "1": ("Until as much is given as was taken (ratio 1)", SeedingBody(ratio=1)),
    "2": ("Until twice as much is given (ratio 2)", SeedingBody(ratio=2)),
    "w": ("For a week", SeedingBody(hours=168)),
    "e": ("Without an end", SeedingBody()),
}
"""Key → words and goal."""


def removal(torrents: Sequence[TorrentView], *, admin: bool) -> QuestionScreen:
    """Ask before torrents are removed: ``d`` deletes the data, ``k`` (for admins) keeps them."""
    one = len(torrents) == 1
    title = "Remove this torrent from the server?" if one else f"Remove {len(torrents):,} torrents from the server?"
    names = [each.name for each in torrents[:_LISTED]]
    more = [f"… and {len(torrents) - _LISTED:,} more"] if len(torrents) > _LISTED else []
    it, its = ("it", "its") if one else ("them", "their")
    keep = [Answer("k", f"Remove {it}, keep {its} data there")] if admin else []
    return QuestionScreen(
        title,
        ["\n".join([*names, *more]), "Files already on this device stay. Data that somebody else uses stay, too."],
        [Answer("d", f"Remove {it} and delete {its} data", grave=True), *keep],
        leave=f"Leave {it} as {'it is' if one else 'they are'}",
    )


def sorting(listing: Listing) -> QuestionScreen:
    """Ask by what to sort; the order as it is says so."""
    answers = []
    for key, each in SORTS.items():
        now = f"  ·  {order(listing)} now" if each is listing.order else ""
        answers.append(Answer(key, f"{_SORT_WORDS[each]}{now}"))
    return QuestionScreen("Sort by", ["The same again turns it round."], answers, leave="Leave it as it is")


def seeding(torrents: Sequence[TorrentView]) -> QuestionScreen:
    """Ask how long torrents are shared."""
    now = f"Now: {goal(torrents[0])}." if len(torrents) == 1 else counted(len(torrents), "torrent")
    answers = [Answer(key, words) for key, (words, _) in GOALS.items()]
    return QuestionScreen(
        "How long shall it be shared once it is complete?",
        [now],
        [*answers, Answer("o", "Another goal …")],
        leave="Leave it as it is",
    )


def other_goal() -> LineScreen:
    """Ask for a goal in words."""

    def read(typed: str) -> str:
        read_goal(typed)
        return typed

    return LineScreen("Share until", "ratio 1.5, or 48 h, or 7 d, or both: ratio 2, 7 d", read=read)


def read_goal(typed: str) -> dict[str, float]:
    """Return ratio and hours. Raises ``ValueError`` with a sentence."""
    found: dict[str, float] = {}
    for part in typed.casefold().replace("ratio", "").split(","):
        text = part.strip()
        unit = text[-1:] if text[-1:] in ("h", "d") else ""
        found |= _bound(text.removesuffix(unit).strip(), unit)
    return found


def _bound(text: str, unit: str) -> dict[str, float]:
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"“{text}” is no number. Write a ratio (1.5), hours (48 h) or days (7 d).") from None
    name, value, most = ("hours", number * (24 if unit == "d" else 1), 87_600) if unit else ("ratio", number, 1_000)
    if not 0 <= value <= most:
        raise ValueError(f"A ratio is at most 1000, a time at most ten years; {text} is not.")
    return {name: value}


def what_to_do(title: str, told: Sequence[Offer]) -> QuestionScreen:
    """Show what can be done, to choose from."""
    answers = [Answer(each.keys[0], each.label) for each in told if each.keys[0] not in _NOT_LISTED]
    return QuestionScreen(title, [], answers, leave="Nothing")
