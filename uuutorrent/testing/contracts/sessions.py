"""What the log-ins' repository promises."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from application.ports.database import Database
from application.ports.sessions import Standing
from application.ports.users import UserNotFound
from domain.keepable import keepable
from domain.sessions import Session, SessionId
from domain.users import Role, UserId

from ..specimens import DIFFICULT_TEXTS, NOON, a_session, a_token, a_user
from .databases import WithDatabase, furnish

NOBODYS = SessionId(UUID(int=404))


async def begin(database: Database, *sessions: Session) -> None:
    """Keep the sessions, each with the token of its number."""
    async with database.unit() as unit:
        for session in sessions:
            await unit.sessions.add(session, a_token(session.id.int - 1000))


async def left(database: Database, *numbers: int) -> list[int]:
    """Return which of the sessions are still found by their tokens."""
    async with database.unit() as unit:
        return [number for number in numbers if await unit.sessions.by_token(a_token(number).sha256)]


class SessionsContract(WithDatabase):
    """Found by a token's hash, by id and by person; a session that ends takes its tokens along."""

    async def test_a_session_is_found_by_its_token(self, database: Database) -> None:
        await furnish(database)
        other = a_session(2, turned=3, turned_token=bytes(32), turned_at=NOON)
        await begin(database, a_session(1), other)
        async with database.unit() as unit:
            assert await unit.sessions.by_token(a_token(1).sha256) == (a_session(1), a_token(1))
            assert await unit.sessions.by_token(a_token(2).sha256) == (other, a_token(2))

    async def test_an_unknown_token_is_none(self, database: Database) -> None:
        async with database.unit() as unit:
            assert await unit.sessions.by_token(b"") is None
            assert await unit.sessions.by_token(bytes(32)) is None

    async def test_nobody_cannot_log_in_and_the_unit_stays_usable(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            with pytest.raises(UserNotFound):
                await unit.sessions.add(a_session(1, user=UserId(UUID(int=404))), a_token(1))
            await unit.sessions.add(a_session(2), a_token(2))
        assert await left(database, 1, 2) == [2]

    @pytest.mark.parametrize("device", DIFFICULT_TEXTS)
    async def test_any_device_name_is_kept_as_far_as_it_can_be(self, database: Database, device: str) -> None:
        await furnish(database)
        await begin(database, a_session(device=device, address=device))
        async with database.unit() as unit:
            kept = await unit.sessions.of(a_user().id)
        assert kept == [a_session(device=keepable(device), address=keepable(device))]

    async def test_the_standing_is_that_of_the_account_as_it_is_now(self, database: Database) -> None:
        await furnish(database)
        await begin(database, a_session())
        async with database.unit() as unit:
            assert await unit.sessions.standing(NOBODYS) is None
            before = await unit.sessions.standing(a_session().id)
            await unit.users.save(a_user(role=Role.ADMIN, disabled=True, password_is_temporary=True))
            after = await unit.sessions.standing(a_session().id)
        assert before == Standing(a_session(), "person1", Role.USER, disabled=False, password_is_temporary=False)
        assert after == Standing(a_session(), "person1", Role.ADMIN, disabled=True, password_is_temporary=True)

    async def test_a_persons_sessions_are_listed_by_when_they_were_seen(self, database: Database) -> None:
        await furnish(database, people=2)
        late = a_session(1, seen_at=NOON + timedelta(minutes=1))
        await begin(database, a_session(2), a_session(3), late, a_session(4, user=a_user(2).id))
        async with database.unit() as unit:
            assert await unit.sessions.of(a_user(1).id) == [late, a_session(2), a_session(3)]
            assert await unit.sessions.of(UserId(UUID(int=404))) == []

    async def test_a_turned_session_knows_its_old_tokens_and_the_new_one(self, database: Database) -> None:
        await furnish(database)
        await begin(database, a_session())
        turned = a_session().exchanged(a_token(), "192.0.2.7", NOON + timedelta(hours=1))
        fresh = a_token(9, session=turned.id, generation=2)
        async with database.unit() as unit:
            await unit.sessions.turn(turned, fresh, oldest=0)
        async with database.unit() as unit:
            assert await unit.sessions.by_token(a_token().sha256) == (turned, a_token())
            assert await unit.sessions.by_token(fresh.sha256) == (turned, fresh)

    async def test_old_generations_are_forgotten_in_this_session_only(self, database: Database) -> None:
        await furnish(database)
        await begin(database, a_session(1), a_session(2))
        turned = replace(a_session(1), turned=2, turned_token=bytes(32), turned_at=NOON)
        async with database.unit() as unit:
            await unit.sessions.turn(turned, a_token(8, session=turned.id, generation=2), oldest=1)
            await unit.sessions.turn(turned, a_token(9, session=turned.id, generation=3), oldest=2)
        assert await left(database, 1, 2, 8, 9) == [2, 8, 9]

    async def test_a_session_that_is_gone_is_not_turned(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            await unit.sessions.turn(a_session(), a_token(), oldest=0)
            await unit.sessions.saw(NOBODYS, "192.0.2.7", NOON)
        assert await left(database, 1) == []

    async def test_where_and_when_a_session_was_seen_is_kept(self, database: Database) -> None:
        await furnish(database)
        await begin(database, a_session(1), a_session(2))
        later = NOON + timedelta(hours=1)
        async with database.unit() as unit:
            await unit.sessions.saw(a_session(1).id, "192.0.2.7", later)
        async with database.unit() as unit:
            seen = a_session(1, address="192.0.2.7", seen_at=later)
            assert await unit.sessions.of(a_user().id) == [seen, a_session(2)]

    async def test_a_session_is_revoked_with_all_its_tokens_and_no_other(self, database: Database) -> None:
        await furnish(database)
        await begin(database, a_session(1), a_session(2))
        async with database.unit() as unit:
            await unit.sessions.turn(a_session(1), a_token(9, session=a_session(1).id, generation=2), oldest=0)
            assert await unit.sessions.revoke(a_session(1).id)
            assert not await unit.sessions.revoke(a_session(1).id)
            assert not await unit.sessions.revoke(NOBODYS)
        assert await left(database, 1, 2, 9) == [2]

    async def test_a_person_is_logged_out_everywhere_and_nobody_else(self, database: Database) -> None:
        await furnish(database, people=2)
        await begin(database, a_session(1), a_session(2), a_session(3, user=a_user(2).id))
        async with database.unit() as unit:
            assert await unit.sessions.revoke_user(a_user(1).id) == 2
            assert await unit.sessions.revoke_user(a_user(1).id) == 0
        assert await left(database, 1, 2, 3) == [3]

    async def test_a_person_is_logged_out_everywhere_else(self, database: Database) -> None:
        await furnish(database, people=2)
        await begin(database, a_session(1), a_session(2), a_session(3, user=a_user(2).id))
        async with database.unit() as unit:
            assert await unit.sessions.revoke_user(a_user(1).id, but=a_session(1).id) == 1
            assert await unit.sessions.revoke_user(a_user(1).id, but=a_session(3).id) == 1
        assert await left(database, 1, 2, 3) == [3]

    async def test_what_expired_before_now_is_forgotten_and_counted(self, database: Database) -> None:
        await furnish(database)
        moment = timedelta(microseconds=1)
        expiries = ((1, NOON - moment), (2, NOON), (3, NOON + moment))
        await begin(database, *(a_session(number, expires_at=expires) for number, expires in expiries))
        async with database.unit() as unit:
            assert await unit.sessions.forget_expired(NOON) == 1
            assert await unit.sessions.forget_expired(NOON) == 0
        assert await left(database, 1, 2, 3) == [2, 3]

    async def test_of_two_who_present_one_token_the_second_sees_what_the_first_did(self, database: Database) -> None:
        await furnish(database)
        await begin(database, a_session())
        there = asyncio.Event()

        async def exchange() -> int:
            async with database.unit() as unit:
                found = await unit.sessions.by_token(a_token().sha256)
                assert found is not None
                there.set()
                await asyncio.sleep(0)
                turned = replace(found[0], turned=found[0].turned + 1, turned_token=bytes(32), turned_at=NOON)
                fresh = a_token(10 + turned.turned, session=turned.id, generation=turned.turned + 1)
                await unit.sessions.turn(turned, fresh, oldest=0)
                return turned.turned

        assert sorted(await asyncio.gather(exchange(), exchange())) == [1, 2]
