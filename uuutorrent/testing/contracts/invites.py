"""What the invitations' repository promises."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from application.ports.database import Database
from application.ports.users import UserNotFound
from domain.invites import InviteId
from domain.quotas import NO_QUOTA, Quota
from domain.users import OPERATOR, Role, UserId

from ..specimens import NOON, a_user, an_invite
from .databases import WithDatabase, furnish


class InvitesContract(WithDatabase):
    """Found by the code's hash, gone with whoever gave them, taken by one."""

    async def test_an_invitation_is_found_by_its_code(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.invites.add(an_invite(1, role=Role.ADMIN, quota=Quota(0, 1_000_000)))
            await unit.invites.add(an_invite(2))
        async with database.unit() as unit:
            assert await unit.invites.by_code(an_invite(1).code_sha256) == an_invite(
                1, role=Role.ADMIN, quota=Quota(0, 1_000_000)
            )
            assert [one.quota for one in await unit.invites.all()] == [NO_QUOTA, Quota(0, 1_000_000)]
            assert await unit.invites.by_code(bytes(32)) is None
            assert await unit.invites.by_code(b"") is None

    async def test_the_operator_may_invite_and_nobody_else_who_has_no_account(self, database: Database) -> None:
        by_operator = an_invite(1, invited_by=OPERATOR.id)
        async with database.unit() as unit:
            with pytest.raises(UserNotFound):
                await unit.invites.add(an_invite(2, invited_by=UserId(UUID(int=404))))
            await unit.invites.add(by_operator)
        async with database.unit() as unit:
            assert await unit.invites.all() == [by_operator]

    async def test_all_are_listed_newest_first(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            for invite in (an_invite(2), an_invite(1), an_invite(3, created_at=an_invite(2).created_at)):
                await unit.invites.add(invite)
            assert [one.id for one in await unit.invites.all()] == [an_invite(n).id for n in (3, 2, 1)]

    async def test_one_is_removed_once_and_no_other(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.invites.add(an_invite(1))
            await unit.invites.add(an_invite(2))
            assert await unit.invites.remove(an_invite(1).id)
            assert not await unit.invites.remove(an_invite(1).id)
            assert not await unit.invites.remove(InviteId(UUID(int=404)))
            assert await unit.invites.all() == [an_invite(2)]

    async def test_what_expired_before_now_is_forgotten_and_counted(self, database: Database) -> None:
        await furnish(database)
        moment = timedelta(microseconds=1)
        async with database.unit() as unit:
            for number, expires in ((1, NOON - moment), (2, NOON), (3, NOON + moment)):
                await unit.invites.add(an_invite(number, expires_at=expires))
            assert await unit.invites.forget_expired(NOON) == 1
            assert await unit.invites.forget_expired(NOON) == 0
            assert {one.id for one in await unit.invites.all()} == {an_invite(2).id, an_invite(3).id}

    async def test_invitations_go_with_whoever_gave_them(self, database: Database) -> None:
        await furnish(database, people=2)
        others = an_invite(2, invited_by=a_user(2).id)
        async with database.unit() as unit:
            await unit.invites.add(an_invite(1))
            await unit.invites.add(others)
            await unit.users.remove(a_user(1).id)
            assert await unit.invites.all() == [others]

    async def test_of_two_with_one_code_one_finds_it(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.invites.add(an_invite())

        async def take() -> bool:
            async with database.unit() as unit:
                invite = await unit.invites.by_code(an_invite().code_sha256)
                await asyncio.sleep(0)
                return invite is not None and await unit.invites.remove(invite.id)

        assert sorted(await asyncio.gather(take(), take(), take())) == [False, False, True]
