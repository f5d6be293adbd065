"""People's access tokens at the watchlist service, sealed in the database and opened for one question."""

import logging
from dataclasses import dataclass
from datetime import datetime

from domain.users import UserId

from ..ports.database import Database, Unit
from ..ports.sealing import SealBroken, Sealing
from ..ports.watching import KeptToken, TokenOf
from ..ports.watchlists import AccountToken

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenedToken:
    """A token that can be used, and the form in which it is kept."""

    kept: KeptToken
    token: AccountToken


@dataclass(frozen=True, slots=True)
class AccountTokens:
    """Seals a token about its person and service: in another person's row it does not open."""

    database: Database
    sealing: Sealing

    async def keep(
        self, unit: Unit, user: UserId, service: str, token: AccountToken, expires_at: datetime | None
    ) -> KeptToken:
        """Keep the token with the account that was just linked in this unit.

        The unit has written to the accounts before, so a rotation of keys waits for it, or it sees the new key:
        nothing is sealed with a key that is being dropped.
        """
        kept = KeptToken(self.sealing.seal(token.text, about=_about(user, service)), expires_at)
        await unit.watching.keep_token(user, kept)
        return kept

    async def open(self, user: UserId, service: str, kept: KeptToken) -> OpenedToken | None:
        """Open the token; None when no key of ours opens it, and it is then noted as refused."""
        for again in (True, False):
            try:
                return OpenedToken(kept, AccountToken(self.sealing.open(kept.sealed, about=_about(user, service))))
            except SealBroken as error:
                async with self.database.unit() as unit:
                    now = await unit.watching.token(user)
                    if now is None:
                        return None
                    if again and now.sealed != kept.sealed:
                        kept = now  # It was sealed anew, and the old key dropped, since it was read.
                        continue
                    await unit.watching.judge_token(user, kept.sealed, refused=True)
                _log.warning("A token for %s cannot be opened: %s", service, error)
        return None

    def resealed(self, one: TokenOf) -> KeptToken:
        """The token as the present key seals it. Raises SealBroken."""
        about = _about(one.user, one.service)
        sealed = self.sealing.seal(self.sealing.open(one.token.sealed, about=about), about=about)
        return KeptToken(sealed, one.token.expires_at, one.token.refused)


def _about(user: UserId, service: str) -> str:
    return f"watch-account {user} {service}"
