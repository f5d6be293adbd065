"""Invitations in PostgreSQL."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from pypika import Order
from pypika import PostgreSQLQuery as Q

from application.ports.invites import Invites
from domain.invites import Invite, InviteId
from domain.users import OPERATOR, Role, UserId

from .quotas import QUOTA, quota_in, quota_values
from .statements import Binds, Row, Statements, insert
from .tables import INVITES

COLUMNS = ("id", "code_sha256", "role", "invited_by", "created_at", "expires_at", *QUOTA)


@dataclass(frozen=True, slots=True)
class PostgresInvites(Invites):
    """The table of invitations."""

    statements: Statements

    async def add(self, invite: Invite) -> None:
        """See the port."""
        bind = Binds()
        values = asdict(invite) | {"role": invite.role.value, **quota_values(invite.quota)}
        del values["quota"]
        if invite.invited_by == OPERATOR.id:
            values["invited_by"] = None
        await self.statements.attempt(insert(INVITES, values, bind), bind)

    async def by_code(self, code_sha256: bytes) -> Invite | None:
        """See the port."""
        bind = Binds()
        query = Q.from_(INVITES).select(*COLUMNS).where(INVITES.code_sha256 == bind(code_sha256)).for_update()
        row = await self.statements.row(query, bind)
        return None if row is None else _invite(row)

    async def all(self) -> Sequence[Invite]:
        """See the port."""
        query = Q.from_(INVITES).select(*COLUMNS).orderby(INVITES.created_at, INVITES.id, order=Order.desc)
        return [_invite(row) for row in await self.statements.rows(query, Binds())]

    async def remove(self, invite: InviteId) -> bool:
        """See the port."""
        bind = Binds()
        return bool(await self.statements.run(Q.from_(INVITES).delete().where(INVITES.id == bind(invite)), bind))

    async def forget_expired(self, now: datetime) -> int:
        """See the port."""
        bind = Binds()
        return await self.statements.run(Q.from_(INVITES).delete().where(INVITES.expires_at < bind(now)), bind)


def _invite(row: Row) -> Invite:
    return Invite(
        id=InviteId(row["id"]),
        code_sha256=row["code_sha256"],
        role=Role(row["role"]),
        invited_by=OPERATOR.id if row["invited_by"] is None else UserId(row["invited_by"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        quota=quota_in(row),
    )
