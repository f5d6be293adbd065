"""What was done, by whom, and from where. Strangers write some of it: all of it is text, never anything else."""

from collections.abc import Mapping
from datetime import datetime

from adapters.inbound.http.wire.audit import AuditEventView

from ..cells import Line, Span, Tone, cell, plain
from ..state.audit import Trail, Wanted
from ..wording import ago, counted

_WHEN, _WHO, _DID = 12, 14, 20

DEEDS: Mapping[str, tuple[str, Tone]] = {
    "session.begin": ("logged in", Tone.PLAIN),
    "session.refuse": ("could not log in", Tone.WARN),
    "session.end": ("logged out", Tone.PLAIN),
    "session.reuse": ("log-in stolen?", Tone.BAD),
    "session.revoke": ("ended log-ins", Tone.PLAIN),
    "token.create": ("made a token", Tone.PLAIN),
    "token.revoke": ("revoked a token", Tone.PLAIN),
    "user.create": ("made an account", Tone.CALM),
    "user.change": ("changed an account", Tone.CALM),
    "user.remove": ("removed an account", Tone.WARN),
    "user.password": ("changed password", Tone.CALM),
    "user.reset-password": ("reset a password", Tone.WARN),
    "invite.create": ("invited", Tone.CALM),
    "invite.accept": ("joined", Tone.CALM),
    "invite.withdraw": ("withdrew an invite", Tone.CALM),
    "watch-account.link": ("linked a list", Tone.PLAIN),
    "watch-account.unlink": ("unlinked a list", Tone.PLAIN),
    "torrent.grab": ("grabbed", Tone.PLAIN),
    "torrent.add": ("added", Tone.PLAIN),
    "torrent.refuse": ("engine refused", Tone.WARN),
    "torrent.remove": ("removed", Tone.PLAIN),
    "file.deliver": ("fetched a file", Tone.PLAIN),
    "correction.teach": ("taught", Tone.PLAIN),
    "correction.share": ("shared a lesson", Tone.PLAIN),
    "correction.revoke": ("took back a lesson", Tone.PLAIN),
    "keys.rotate": ("renewed the keys", Tone.WARN),
    "audit.unreadable": ("cannot be read", Tone.BAD),
}
"""Words and tone of every deed."""

KINDS: Mapping[str, tuple[str, str]] = {
    "s": ("session", "Logging in and out"),
    "k": ("token", "API tokens"),
    "u": ("user", "Accounts and passwords"),
    "i": ("invite", "Invitations"),
    "w": ("watch-account", "Watchlist accounts"),
    "t": ("torrent", "Torrents: grabbed, added, removed"),
    "f": ("file", "Files that were fetched"),
    "c": ("correction", "Corrections"),
    "y": ("keys", "Keys of the server"),
}
"""Key → what comes before the dot of an action, and its words."""


def deed(action: str) -> tuple[str, Tone]:
    """Return words and tone; a deed that a newer server knows keeps its own name."""
    return DEEDS.get(action, (action.replace(".", ": ", 1).replace("-", " "), Tone.PLAIN))


def event(view: AuditEventView, now: datetime) -> list[Line]:
    """Draw an event: when, who, what they did, and to what."""
    words, tone = deed(view.action)
    return [
        [
            cell(_when(view.at, now), Tone.MUTED, width=_WHEN),
            cell(_who(view), Tone.STRONG if view.actor_name else Tone.FAINT, width=_WHO),
            cell(words, tone, width=_DID),
            cell(view.subject_name, Tone.MUTED if view.subject_name == view.actor_name else Tone.PLAIN),
        ]
    ]


def heading(_: int) -> Line:
    """Name the columns."""
    return [cell("When", width=_WHEN), cell("Who", width=_WHO), cell("Did", width=_DID), cell("To what")]


def head(view: AuditEventView) -> list[list[Span]]:
    """Say who did what, and to what."""
    words, tone = deed(view.action)
    who = [Span(f"{plain(_who(view))} ", Tone.STRONG), Span(plain(words), tone)]
    return [who, [Span(plain(view.subject_name))]] if view.subject_name else [who]


def facts(view: AuditEventView, now: datetime) -> list[tuple[str, Span]]:
    """Say all else that is known, by name."""
    at = view.at.astimezone()
    known = [("When", f"{at:%d %b %Y, %H:%M:%S %Z}, {ago(view.at, now)}"), ("From", view.address or "not known")]
    told = [(_name(name), Span(plain(text))) for name, text in (*known, *view.details.items()) if text]
    ends = [("Recorded as", f"{view.action}, no. {view.number}"), ("Its id", view.subject)]
    return [*told, *((name, Span(plain(text), Tone.MUTED)) for name, text in ends if text)]


def _name(detail: str) -> str:
    return plain(detail).replace("_", " ").replace("-", " ").capitalize()


def outcome(trail: Trail) -> list[Span]:
    """Say which events are shown, and how many of them."""
    which = [Span(plain(word), Tone.ACCENT) for word in wanted_words(trail.wanted)] or [Span("Everything", Tone.MUTED)]
    spans = [each for word in which for each in (word, Span("  ·  ", Tone.FAINT))]
    if trail.problem is not None:
        return [*spans, Span(plain(trail.problem), Tone.BAD)]
    if trail.events is None:
        return [*spans, Span("Reading …", Tone.MUTED)]
    more = " so far, more below" if trail.next is not None else ""
    return [*spans, Span(f"{counted(len(trail.events), 'event')}{more}", Tone.MUTED)]


def wanted_words(wanted: Wanted) -> list[str]:
    """Return what narrows the list, a few words each."""
    kinds = dict(KINDS.values())
    words = [f"{wanted.username}: by them, and to them"] if wanted.user is not None else []
    words += [kinds.get(wanted.kind, wanted.kind)] if wanted.kind else []
    return words + ([f"since {wanted.since.astimezone():%d %B %Y}"] if wanted.since is not None else [])


def _who(view: AuditEventView) -> str:
    return view.actor_name or "somebody"


def _when(at: datetime, now: datetime) -> str:
    there, here = at.astimezone(), now.astimezone()
    return f"{there:%d %b %H:%M}" if there.year == here.year else f"{there:%d %b %Y}"
