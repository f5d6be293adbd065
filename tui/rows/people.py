"""People, and one of them, as an admin sees them."""

from collections.abc import Mapping
from datetime import datetime

from adapters.inbound.http.wire.sessions import OpenSessionView
from adapters.inbound.http.wire.usage import UsageView
from adapters.inbound.http.wire.users import PeopleView, PersonView

from ..cells import Cell, Line, Span, Tone, cell, plain
from ..state.people import Page, Row, Thing
from ..wording import ago, counted, size
from .usage import used

_TITLE = 13
_NAME = 24

_TITLES: Mapping[Thing, str] = {
    "role": "Role", "access": "May log in", "space": "Space", "torrents": "Torrents", "password": "Password",
    "sessions": "Logged in",
}  # fmt: skip

_MEANINGS: Mapping[Thing, tuple[str, str]] = {
    "role": ("A user has a list and torrents of their own. An admin also sees this: people, invitations, the audit and "
             "the machine.", "Enter changes it; asks first."),
    "access": ("Who may not is logged out everywhere at once. Their torrents stay, and go on.",
               "Enter changes it; asks first."),
    "space": ("How much their torrents may take up together. A smaller quota removes nothing; it refuses what comes "
              "next.", "Enter asks for a size, or none for what the server grants."),
    "torrents": ("How many torrents they may have. A smaller number removes nothing; it refuses what comes next.",
                 "Enter asks for a number, or none for what the server grants."),
    "password": ("For who has forgotten it: the server makes one up and shows it to you, once. They are logged out "
                 "everywhere, and asked to choose their own.", "Enter resets it; asks first."),
    "sessions": ("Where they are logged in, the one used last first.", "Enter logs them out everywhere; asks first."),
}  # fmt: skip
_OWN_PASSWORD = "Your own password is changed with the old one, on the page of your account."  # noqa: S105 - a sentence


def person(view: PersonView, now: datetime) -> list[Line]:
    """Draw somebody: name, role and standing, and below what they use."""
    sign, tone = ("○", Tone.FAINT) if view.disabled else ("●", Tone.GOOD)
    return [
        [
            cell(sign, tone, width=1), cell(view.username, Tone.FAINT if view.disabled else Tone.STRONG, width=_NAME),
            cell(view.role, _role_tone(view), width=6), Cell(_standing(view)),
            cell(f"since {view.created_at.astimezone():%d %b %Y}", Tone.FAINT, width=17, right=True),
        ],
        [cell("", width=1), Cell(tuple(used(_usage(view), brief=False)))],
    ]  # fmt: skip


def _usage(view: PersonView) -> UsageView:
    return UsageView(
        size_bytes=view.used_bytes,
        torrents=view.used_torrents,
        quota_bytes=view.quota_bytes,
        quota_torrents=view.quota_torrents,
    )


def _role_tone(view: PersonView) -> Tone:
    return Tone.ACCENT if view.role == "admin" else Tone.MUTED


def _standing(view: PersonView) -> tuple[Span, ...]:
    if view.disabled:
        return (Span("disabled", Tone.WARN),)
    return (Span("temporary password", Tone.WARN),) if view.password_is_temporary else (Span(""),)


def outcome(view: PeopleView | None, news: str, problem: str | None) -> list[Span]:
    """Say how many there are, or what has just happened."""
    if problem is not None and view is not None:
        return [Span(plain(problem), Tone.BAD)]
    if news:
        return [Span(plain(news), Tone.GOOD)]
    if view is None:
        return []
    admins = sum(1 for each in view.users if each.role == "admin")
    disabled = sum(1 for each in view.users if each.disabled)
    parts = [counted(len(view.users), "person", "people"), counted(admins, "admin")]
    return [Span("  ·  ".join([*parts, *([f"{disabled} disabled"] if disabled else [])]), Tone.MUTED)]


# --- one of them


def row(page: Page, shown: Row, now: datetime) -> list[Line]:
    """Draw a line of somebody's page."""
    if shown.session is not None:
        return [[cell("", width=_TITLE), *_session(shown.session, now)]]
    spans = () if page.person is None else _said(page.person, page, shown.thing)
    return [[cell(_TITLES[shown.thing], Tone.STRONG, width=_TITLE), Cell(spans)]]


def _session(session: OpenSessionView, now: datetime) -> list[Cell]:
    seen = f"seen {ago(session.last_seen_at, now)}"
    return [
        cell(session.device or "unnamed device"),
        cell(session.address or "address not known", Tone.MUTED, width=24),
        cell("this device" if session.current else seen, Tone.GOOD if session.current else Tone.MUTED, width=16),
    ]


def _said(view: PersonView, page: Page, thing: Thing) -> tuple[Span, ...]:
    match thing:
        case "role":
            return (Span(plain(view.role), _role_tone(view)),)
        case "access":
            return (Span("no: disabled", Tone.WARN),) if view.disabled else (Span("yes"),)
        case "space":
            return _bound(size(view.used_bytes), None if view.quota_bytes is None else size(view.quota_bytes))
        case "torrents":
            return _bound(
                f"{view.used_torrents:,}", None if view.quota_torrents is None else f"{view.quota_torrents:,}"
            )
        case "password":
            temporary = Span("temporary: they have not chosen their own yet", Tone.WARN)
            return (temporary if view.password_is_temporary else Span("their own"),)
        case _:
            return (Span(f"at {counted(len(page.sessions), 'place')}" if page.sessions else "nowhere", Tone.MUTED),)


def _bound(used_now: str, quota: str | None) -> tuple[Span, ...]:
    granted = Span("of what the server grants", Tone.MUTED) if quota is None else Span(f"of {quota}")
    return (Span(f"{used_now} used  ", Tone.MUTED), granted)


def about(page: Page, shown: Row) -> list[list[Span]]:
    """Say what the marked line means, and what Enter does."""
    meaning, keys = _MEANINGS[shown.thing]
    if shown.thing == "password" and page.own:
        return [[Span(_OWN_PASSWORD)]]
    lines = [[Span(meaning)], [Span(keys, Tone.MUTED)]]
    if shown.session is not None:
        since = f"Logged in since {shown.session.started_at.astimezone():%d %B %Y, %H:%M}"
        begun = f"{since}, last seen from {plain(shown.session.address) or 'nobody knows where'}."
        return [[Span(plain(shown.session.device), Tone.STRONG)], [Span(begun)], lines[-1]]
    return lines


def standing(page: Page, now: datetime) -> list[Span]:
    """Say what has just happened, or who this is."""
    if page.person is None:
        return []
    if page.problem is not None:
        return [Span(plain(page.problem), Tone.BAD)]
    if page.news:
        return [Span(plain(page.news), Tone.GOOD)]
    since = f"Here since {page.person.created_at.astimezone():%d %B %Y}, {ago(page.person.created_at, now)}."
    return [Span(f"{since} This is you." if page.own else since, Tone.MUTED)]
