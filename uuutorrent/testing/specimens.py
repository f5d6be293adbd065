"""Ordinary values to test with: give only what the test is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.api_tokens import USUAL_LIFETIME as TOKENS_LIFETIME
from domain.api_tokens import ApiToken, ApiTokenId
from domain.auditing import AuditAction, AuditEvent
from domain.invites import USUAL_LIFETIME, Invite, InviteId
from domain.releases.corrections import Correction, CorrectionId, NumberingLesson
from domain.scopes import Scope
from domain.series import Series, SeriesId, Titles
from domain.sessions import REFRESH_LIFETIME, RefreshToken, Session, SessionId
from domain.torrents.claims import Claim, KeptTorrent, folder_of
from domain.torrents.infohash import InfoHash
from domain.users import PasswordHash, Role, User, UserId, Username
from domain.watching import WatchEntry

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

DIFFICULT_TEXTS = (
    "",
    "'; drop table users; --",
    "\x00",
    "a\x00b\ud800c\udfff",
    "🦊 𝕏 葬送のフリーレン",
    "İ i̇ ı ß ẞ ﬁ",
    "\u202eright to left\u202c\r\n\t\x7f\ufeff",
    '%s $1 {} \\ \\x00 \\u0000 " [b]',
    "x" * 10_000,
)
"""Texts that a store may trip over."""


def a_user(number: int = 1, **changes: Any) -> User:
    """A person; each number is another one, a minute younger."""
    user = User(
        id=UserId(UUID(int=number)),
        username=Username(f"person{number}"),
        role=Role.USER,
        password=PasswordHash("$argon2id$kept"),
        created_at=NOON + timedelta(minutes=number),
    )
    return replace(user, **changes)


def a_session(number: int = 1, **changes: Any) -> Session:
    """A log-in of person 1; each number is another one."""
    session = Session(
        id=SessionId(UUID(int=1000 + number)),
        user=a_user().id,
        device="laptop",
        address="192.0.2.1",
        started_at=NOON,
        seen_at=NOON,
        expires_at=NOON + REFRESH_LIFETIME,
    )
    return replace(session, **changes)


def a_token(number: int = 1, **changes: Any) -> RefreshToken:
    """The first token of the session of that number."""
    return replace(RefreshToken(number.to_bytes(32, "big"), a_session(number).id), **changes)


def an_invite(number: int = 1, **changes: Any) -> Invite:
    """An invitation by person 1; each number is another one, a minute younger."""
    created = NOON + timedelta(minutes=number)
    invite = Invite(
        id=InviteId(UUID(int=4000 + number)),
        code_sha256=number.to_bytes(32, "big"),
        role=Role.USER,
        invited_by=a_user().id,
        created_at=created,
        expires_at=created + USUAL_LIFETIME,
    )
    return replace(invite, **changes)


def an_api_token(number: int = 1, **changes: Any) -> ApiToken:
    """A personal API token of person 1; each number is another one, a minute younger."""
    created = NOON + timedelta(minutes=number)
    token = ApiToken(
        id=ApiTokenId(UUID(int=5000 + number)),
        user=a_user().id,
        name=f"script {number}",
        scopes=frozenset({Scope.READ}),
        sha256=number.to_bytes(32, "big"),
        created_at=created,
        expires_at=created + TOKENS_LIFETIME,
    )
    return replace(token, **changes)


def an_event(number: int = 1, **changes: Any) -> AuditEvent:
    """Something that somebody unknown did; each number is another one, a minute later."""
    return replace(AuditEvent(NOON + timedelta(minutes=number), AuditAction.LOG_IN_FAILED), **changes)


def an_infohash(number: int = 1) -> InfoHash:
    """An info-hash; each number is another one."""
    return InfoHash(f"{number:040x}")


def a_torrent(number: int = 1, **changes: Any) -> KeptTorrent:
    """A torrent; each number is another one, a minute younger."""
    infohash = an_infohash(number)
    torrent = KeptTorrent(
        infohash=infohash,
        name=f"[Group] Series - {number:02} (1080p).mkv",
        size_bytes=1_400_000_000,
        folder=folder_of(infohash),
        added_at=NOON + timedelta(minutes=number),
    )
    return replace(torrent, **changes)


def a_claim(user: int = 1, torrent: int = 1, **changes: Any) -> Claim:
    """A person's claim on a torrent, made when the torrent was added."""
    claim = Claim(
        user=a_user(user).id,
        torrent=an_infohash(torrent),
        claimed_at=a_torrent(torrent).added_at,
        title=a_torrent(torrent).name,
    )
    return replace(claim, **changes)


def an_entry(number: int = 1, **changes: Any) -> WatchEntry:
    """A series on somebody's list."""
    series = Series(SeriesId(number), Titles(romaji=f"Series {number}"))
    return replace(WatchEntry(series, progress=0), **changes)


def a_correction(number: int = 1, user: int = 1, **changes: Any) -> Correction:
    """What a person taught; each number is another one, a minute younger."""
    correction = Correction(
        id=CorrectionId(UUID(int=3000 + number)),
        series=SeriesId(154587),
        series_title="Sousou no Frieren",
        lesson=NumberingLesson(Decimal(12), group="Group"),
        taught_by=a_user(user).id,
        taught_at=NOON + timedelta(minutes=number),
    )
    return replace(correction, **changes)
