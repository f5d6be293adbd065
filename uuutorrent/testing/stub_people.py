"""What the stub server knows of people, invitations, and of what was done."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from adapters.inbound.http.wire.audit import AuditEventView
from adapters.inbound.http.wire.invites import InviteView
from adapters.inbound.http.wire.sessions import OpenSessionView
from adapters.inbound.http.wire.users import PersonView

from .stub_refusal import Refused

_GIB = 2**30
_NOW = datetime.now(UTC)
_REASONS = "It is the episode that you asked for: 12.\nIts title fits: Sousou no Frieren.\n1080p is liked best."

HIMMEL, FERN, STARK, SEIN = (UUID(int=number) for number in range(1, 5))


def _people() -> dict[UUID, PersonView]:
    themselves = [
        PersonView(id=HIMMEL, username="himmel", role="admin", disabled=False, created_at=_NOW - timedelta(days=203),
                   password_is_temporary=False, used_bytes=14 * _GIB, used_torrents=5),
        PersonView(id=FERN, username="fern", role="user", disabled=False, created_at=_NOW - timedelta(days=61),
                   password_is_temporary=False, quota_bytes=50 * _GIB, quota_torrents=20, used_bytes=46 * _GIB,
                   used_torrents=17),
        PersonView(id=STARK, username="stark", role="user", disabled=False, created_at=_NOW - timedelta(days=4),
                   password_is_temporary=True, quota_bytes=20 * _GIB),
        PersonView(id=SEIN, username="sein", role="admin", disabled=True, created_at=_NOW - timedelta(days=180),
                   password_is_temporary=False, used_bytes=3 * _GIB, used_torrents=1),
    ]  # fmt: skip
    return {each.id: each for each in themselves}


def _sessions() -> dict[UUID, list[OpenSessionView]]:
    places = [
        OpenSessionView(id=UUID(int=31), device="fern’s desk", address="192.0.2.44",
                        started_at=_NOW - timedelta(days=9), last_seen_at=_NOW - timedelta(minutes=4), current=False),
        OpenSessionView(id=UUID(int=32), device="phone", address="2001:db8::17:a2ff:fe10:99",
                        started_at=_NOW - timedelta(days=30), last_seen_at=_NOW - timedelta(days=2), current=False),
    ]  # fmt: skip
    return {FERN: places}


def _invites() -> dict[UUID, InviteView]:
    given = [
        InviteView(id=UUID(int=41), role="user", invited_by="himmel", created_at=_NOW - timedelta(hours=3),
                   expires_at=_NOW + timedelta(days=6, hours=21), quota_bytes=50 * _GIB, quota_torrents=20),
        InviteView(id=UUID(int=42), role="admin", invited_by="himmel", created_at=_NOW - timedelta(days=6),
                   expires_at=_NOW + timedelta(hours=20)),
    ]  # fmt: skip
    return {each.id: each for each in given}


def event(number: int, action: str, **more: object) -> AuditEventView:
    """Return an event of fern's, an hour earlier for each number below 1,000."""
    facts = {"number": number, "at": _NOW - timedelta(hours=1000 - number), "action": action, "actor": FERN,
             "actor_name": "fern", "address": "192.0.2.44", "subject": "", "details": {},
             "subject_name": ""}  # fmt: skip
    return AuditEventView.model_validate({**facts, **more})


def _audit() -> list[AuditEventView]:
    himmel = {"actor": HIMMEL, "actor_name": "himmel", "address": "192.0.2.7"}
    frieren = {"subject": "a" * 40, "subject_name": "[SubsPlease] Sousou no Frieren - 12 (1080p) [F02B9CEE].mkv"}
    return [
        event(999, "torrent.grab", **frieren,
              details={"series": "Sousou no Frieren", "episode": "12", "size": "1.4 GiB", "why": _REASONS}),
        event(998, "session.begin", details={"device": "fern’s desk"}),
        event(997, "session.refuse", actor=None, actor_name="", address="203.0.113.80", subject=str(FERN),
              subject_name="fern", details={"reason": "wrong password", "tries": "3"}),
        event(996, "user.create", **himmel, subject=str(STARK), subject_name="stark", details={"role": "user"}),
        event(995, "user.change", **himmel, subject=str(SEIN), subject_name="sein", details={"disabled": "no → yes"}),
        event(994, "file.deliver", **frieren, details={"file": "[SubsPlease] Sousou no Frieren - 12.mkv"}),
        event(993, "invite.create", **himmel, subject=str(UUID(int=41)), details={"role": "user"}),
        event(992, "session.reuse", address="198.51.100.9", details={"device": "phone"}),
    ]  # fmt: skip


@dataclass(slots=True)
class StubPeople:
    """Everything may be changed. ``audit`` is newest first."""

    everybody: dict[UUID, PersonView] = field(default_factory=_people)
    sessions: dict[UUID, list[OpenSessionView]] = field(default_factory=_sessions)
    invites: dict[UUID, InviteView] = field(default_factory=_invites)
    audit: list[AuditEventView] = field(default_factory=_audit)

    def person(self, user: UUID) -> PersonView:
        """Return somebody. Raises ``Refused``."""
        if user not in self.everybody:
            raise Refused(404, "user-not-found", "There is no such user.")
        return self.everybody[user]

    def change(self, user: UUID, **facts: object) -> PersonView:
        """Change somebody. Raises ``Refused`` when nobody would be left to manage people."""
        changed = self.person(user).model_copy(update=facts)
        left = [
            each for each in {**self.everybody, user: changed}.values() if each.role == "admin" and not each.disabled
        ]
        if not left:
            sentence = "This is the last administrator who can log in. Make somebody else one first."
            raise Refused(409, "last-admin", sentence)
        self.everybody[user] = changed
        if changed.disabled:
            self.sessions.pop(user, None)
        return changed
