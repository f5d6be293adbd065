"""Log-ins in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from application.ports.sessions import Sessions, Standing
from application.ports.users import UserNotFound
from domain.keepable import keepable
from domain.sessions import RefreshToken, Session, SessionId
from domain.users import UserId

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemorySessions(Sessions):
    """A dictionary of sessions, and one of tokens."""

    rows: Open

    async def add(self, session: Session, token: RefreshToken) -> None:
        """See the port."""
        rows, session = self.rows(), keepable(session)
        if session.user not in rows.users:
            raise UserNotFound("There is no such user.")
        rows.sessions[session.id] = session
        rows.refresh_tokens[token.sha256] = token

    async def by_token(self, sha256: bytes) -> tuple[Session, RefreshToken] | None:
        """See the port. Units are serialised here, so the row needs no lock."""
        rows = self.rows()
        token = rows.refresh_tokens.get(sha256)
        return None if token is None else (rows.sessions[token.session], token)

    async def standing(self, session: SessionId) -> Standing | None:
        """See the port."""
        rows = self.rows()
        if (kept := rows.sessions.get(session)) is None:
            return None
        user = rows.users[kept.user]
        return Standing(kept, user.username.text, user.role, user.disabled, user.password_is_temporary)

    async def of(self, user: UserId) -> Sequence[Session]:
        """See the port."""
        theirs = sorted((one for one in self.rows().sessions.values() if one.user == user), key=lambda one: one.id)
        return sorted(theirs, key=lambda one: one.seen_at, reverse=True)

    async def turn(self, session: Session, token: RefreshToken, *, oldest: int) -> None:
        """See the port."""
        rows, session = self.rows(), keepable(session)
        if session.id not in rows.sessions:
            return
        rows.sessions[session.id] = session
        rows.refresh_tokens[token.sha256] = token
        self._forget_tokens(lambda one: one.session == session.id and one.generation < oldest)

    async def saw(self, session: SessionId, address: str, at: datetime) -> None:
        """See the port."""
        sessions = self.rows().sessions
        if session in sessions:
            sessions[session] = keepable(replace(sessions[session], address=address, seen_at=at))

    async def revoke(self, session: SessionId) -> bool:
        """See the port."""
        return bool(self._forget(lambda one: one.id == session))

    async def revoke_user(self, user: UserId, *, but: SessionId | None = None) -> int:
        """See the port."""
        return self._forget(lambda one: one.user == user and one.id != but)

    async def forget_expired(self, now: datetime) -> int:
        """See the port."""
        return self._forget(lambda one: one.expires_at < now)

    def _forget(self, doomed: Callable[[Session], bool]) -> int:
        sessions = self.rows().sessions
        gone = {session.id for session in sessions.values() if doomed(session)}
        for one in gone:
            del sessions[one]
        self._forget_tokens(lambda token: token.session in gone)
        return len(gone)

    def _forget_tokens(self, doomed: Callable[[RefreshToken], bool]) -> None:
        tokens = self.rows().refresh_tokens
        for one in [token.sha256 for token in tokens.values() if doomed(token)]:
            del tokens[one]
