"""One's own account in a few lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.inbound.http.wire.people import WatchAccountView

from ..cells import Line, Span, Tone, bar, cell, plain
from ..state.profile import Profile
from ..wording import counted, service, until
from .usage import used

_SOON = timedelta(days=14)
_ROLES = {"admin": "runs this server", "user": "uses this server"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the account: the key that opens it, how it stands, and what it is."""

    key: str
    title: str
    standing: Span
    meaning: Span


def part(view: Part) -> list[Line]:
    """Draw a part."""
    return [
        [
            cell(view.key, Tone.ACCENT, width=1),
            cell(view.title, Tone.STRONG, width=11),
            cell(view.standing.text, view.standing.tone),
        ],
        [cell("", width=1), cell("", width=11), cell(view.meaning.text, view.meaning.tone)],
    ]


def parts(profile: Profile, now: datetime) -> list[Part]:
    """Return what the account is made of."""
    others = sum(1 for each in profile.sessions if not each.current)
    return [
        Part(
            "p",
            "Password",
            Span("Chosen by you"),
            Span("Changing it ends your other sessions and your API tokens.", Tone.MUTED),
        ),
        Part("w", "Watchlist", *_followed(profile.followed, profile.about.watchlist, now)),
        Part(
            "s",
            "Sessions",
            Span(f"This device and {counted(others, 'other')}" if others else "This device alone"),
            Span("Where you are logged in; each can be ended from here.", Tone.MUTED),
        ),
        Part(
            "t",
            "API tokens",
            Span(counted(len(profile.tokens), "token") if profile.tokens else "None"),
            Span("For scripts: each has a name, what it may do, and an end.", Tone.MUTED),
        ),
    ]


def _followed(account: WatchAccountView | None, name: str, now: datetime) -> tuple[Span, Span]:
    if account is None:
        return Span("None is followed", Tone.WARN), Span(f"Follow one at {service(name)}.", Tone.MUTED)
    who = Span(f"{plain(account.username)} at {service(account.service)}")
    if account.token_refused:
        sentence = f"{service(account.service)} takes your token no more: link it again. Only what is public is seen."
        return who, Span(sentence, Tone.BAD)
    if not account.private:
        return who, Span("What is public there. A token shows private entries, too.", Tone.MUTED)
    end = account.token_expires_at
    if end is None:
        return who, Span("With private entries, by a token.", Tone.MUTED)
    soon = end - now < _SOON
    return who, Span(f"With private entries; the token ends {until(end, now)}.", Tone.WARN if soon else Tone.MUTED)


def person(profile: Profile, width: int) -> Sequence[Sequence[Span]]:
    """Say who it is, and how much of the server is theirs."""
    user, usage = profile.user, profile.usage
    head = [Span(plain(user.username), Tone.STRONG), Span(f"  {_ROLES.get(user.role, plain(user.role))}", Tone.MUTED)]
    (told,) = used(usage, brief=False)
    if not usage.quota_bytes:
        return [head, [told, Span("  without a quota", Tone.MUTED)]]
    tone = told.tone if told.tone is not Tone.MUTED else Tone.CALM
    return [head, [*bar(usage.size_bytes / usage.quota_bytes, min(30, width // 3), tone), Span("  "), told]]
