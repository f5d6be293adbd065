"""What the log-ins' repository promises."""

from datetime import timedelta
from uuid import UUID

import pytest

from application.ports.database import Database
from application.ports.users import UserNotFound
from domain.keepable import keepable
from domain.sessions import FamilyId, SessionId
from domain.users import UserId

from ..specimens import DIFFICULT_TEXTS, NOON, a_session, a_user
from .databases import WithDatabase, furnish


class SessionsContract(WithDatabase):
    """Found by the token's hash, forgotten by family, by person and by age."""

    async def test_a_session_is_found_by_its_token(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.sessions.add(a_session(1))
            await unit.sessions.add(a_session(2, used_at=NOON))
        async with database.unit() as unit:
            assert await unit.sessions.by_token(a_session(1).token_sha256) == a_session(1)
            assert await unit.sessions.by_token(a_session(2).token_sha256) == a_session(2, used_at=NOON)

    async def test_an_unknown_token_is_none(self, database: Database) -> None:
        async with database.unit() as unit:
            assert await unit.sessions.by_token(b"") is None
            assert await unit.sessions.by_token(bytes(32)) is None

    async def test_nobody_cannot_log_in_and_the_unit_stays_usable(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            with pytest.raises(UserNotFound):
                await unit.sessions.add(a_session(1, user=UserId(UUID(int=404))))
            await unit.sessions.add(a_session(2))
        async with database.unit() as unit:
            assert await unit.sessions.by_token(a_session(1).token_sha256) is None
            assert await unit.sessions.by_token(a_session(2).token_sha256) == a_session(2)

    @pytest.mark.parametrize("device", DIFFICULT_TEXTS)
    async def test_any_device_name_is_kept_as_far_as_it_can_be(self, database: Database, device: str) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.sessions.add(a_session(device=device))
        async with database.unit() as unit:
            kept = await unit.sessions.by_token(a_session().token_sha256)
        assert kept == a_session(device=keepable(device))

    async def test_a_used_token_stays_known(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.sessions.add(a_session())
            await unit.sessions.mark_used(a_session().id, NOON)
            await unit.sessions.mark_used(SessionId(UUID(int=404)), NOON)
        async with database.unit() as unit:
            assert await unit.sessions.by_token(a_session().token_sha256) == a_session(used_at=NOON)

    async def test_a_family_is_revoked_with_all_its_tokens_and_no_other(self, database: Database) -> None:
        await furnish(database)
        family = a_session(1).family
        async with database.unit() as unit:
            for session in (a_session(1), a_session(2, family=family), a_session(3)):
                await unit.sessions.add(session)
            await unit.sessions.revoke_family(family)
            await unit.sessions.revoke_family(FamilyId(UUID(int=404)))
        async with database.unit() as unit:
            left = [await unit.sessions.by_token(a_session(number).token_sha256) for number in (1, 2, 3)]
        assert left == [None, None, a_session(3)]

    async def test_a_person_is_logged_out_everywhere_and_nobody_else(self, database: Database) -> None:
        await furnish(database, people=2)
        others = a_session(3, user=a_user(2).id)
        async with database.unit() as unit:
            for session in (a_session(1), a_session(2), others):
                await unit.sessions.add(session)
            await unit.sessions.revoke_user(a_user(1).id)
            await unit.sessions.revoke_user(a_user(1).id)
        async with database.unit() as unit:
            left = [await unit.sessions.by_token(a_session(number).token_sha256) for number in (1, 2, 3)]
        assert left == [None, None, others]

    async def test_what_expired_before_now_is_forgotten_and_counted(self, database: Database) -> None:
        await furnish(database)
        moment = timedelta(microseconds=1)
        async with database.unit() as unit:
            for number, expires in ((1, NOON - moment), (2, NOON), (3, NOON + moment)):
                await unit.sessions.add(a_session(number, expires_at=expires))
            assert await unit.sessions.forget_expired(NOON) == 1
            assert await unit.sessions.forget_expired(NOON) == 0
            assert await unit.sessions.by_token(a_session(1).token_sha256) is None
            assert await unit.sessions.by_token(a_session(2).token_sha256) is not None
