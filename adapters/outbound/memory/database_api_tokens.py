"""Personal API tokens in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from application.ports.api_tokens import ApiTokens, ApiTokenStanding
from application.ports.users import UserNotFound
from domain.api_tokens import ApiToken, ApiTokenId
from domain.keepable import keepable
from domain.users import UserId

from .database_rows import Open


@dataclass(frozen=True, slots=True)
class MemoryApiTokens(ApiTokens):
    """A dictionary of tokens."""

    rows: Open

    async def add(self, token: ApiToken) -> None:
        """See the port."""
        rows = self.rows()
        if token.user not in rows.users:
            raise UserNotFound("There is no such user.")
        rows.api_tokens[token.id] = keepable(token)

    async def standing(self, sha256: bytes) -> ApiTokenStanding | None:
        """See the port."""
        return self._standing(lambda one: one.sha256 == sha256)

    async def by_id(self, token: ApiTokenId) -> ApiTokenStanding | None:
        """See the port."""
        return self._standing(lambda one: one.id == token)

    def _standing(self, wanted: Callable[[ApiToken], bool]) -> ApiTokenStanding | None:
        rows = self.rows()
        found = next(filter(wanted, rows.api_tokens.values()), None)
        if found is None:
            return None
        user = rows.users[found.user]
        return ApiTokenStanding(found, user.username.text, user.role, user.disabled, user.password_is_temporary)

    async def of(self, user: UserId) -> Sequence[ApiToken]:
        """See the port."""
        theirs = [token for token in self.rows().api_tokens.values() if token.user == user]
        return sorted(theirs, key=lambda one: (one.created_at, one.id), reverse=True)

    async def saw(self, token: ApiTokenId, address: str, at: datetime) -> None:
        """See the port."""
        tokens = self.rows().api_tokens
        if token in tokens:
            tokens[token] = keepable(replace(tokens[token], address=address, used_at=at))

    async def remove(self, user: UserId, token: ApiTokenId) -> bool:
        """See the port."""
        return bool(self._forget(lambda one: one.user == user and one.id == token))

    async def remove_all(self, user: UserId) -> int:
        """See the port."""
        return self._forget(lambda one: one.user == user)

    async def forget_expired(self, now: datetime) -> int:
        """See the port."""
        return self._forget(lambda one: one.expires_at < now)

    def _forget(self, doomed: Callable[[ApiToken], bool]) -> int:
        tokens = self.rows().api_tokens
        gone = [token.id for token in tokens.values() if doomed(token)]
        for one in gone:
            del tokens[one]
        return len(gone)
