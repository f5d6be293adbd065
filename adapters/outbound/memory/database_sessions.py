"""Log-ins in memory."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from application.ports.sessions import Sessions
from application.ports.users import UserNotFound
from domain.keepable import keepable
from domain.sessions import FamilyId, Session, SessionId
from domain.users import UserId

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemorySessions(Sessions):
    """A dictionary of sessions."""

    rows: Open

    async def add(self, session: Session) -> None:
        """See the port."""
        rows, session = self.rows(), keepable(session)
        if session.user not in rows.users:
            raise UserNotFound("There is no such user.")
        rows.sessions[session.id] = session

    async def by_token(self, token_sha256: bytes) -> Session | None:
        """See the port. Units are serialised here, so the row needs no lock."""
        return next((one for one in self.rows().sessions.values() if one.token_sha256 == token_sha256), None)

    async def mark_used(self, session: SessionId, at: datetime) -> None:
        """See the port."""
        sessions = self.rows().sessions
        if session in sessions:
            sessions[session] = replace(sessions[session], used_at=at)

    async def revoke_family(self, family: FamilyId) -> None:
        """See the port."""
        self._forget(lambda session: session.family == family)

    async def revoke_user(self, user: UserId) -> None:
        """See the port."""
        self._forget(lambda session: session.user == user)

    async def forget_expired(self, now: datetime) -> int:
        """See the port."""
        return self._forget(lambda session: session.expires_at < now)

    def _forget(self, doomed: Callable[[Session], bool]) -> int:
        sessions = self.rows().sessions
        gone = [session.id for session in sessions.values() if doomed(session)]
        for one in gone:
            del sessions[one]
        return len(gone)
