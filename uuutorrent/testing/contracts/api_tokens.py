"""What the personal API tokens' repository promises."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from application.ports.api_tokens import ApiTokenStanding
from application.ports.database import Database
from application.ports.users import UserNotFound
from domain.api_tokens import LONGEST_LIFETIME, ApiToken, ApiTokenId
from domain.keepable import keepable
from domain.scopes import Scope
from domain.users import Role, UserId

from ..specimens import DIFFICULT_TEXTS, NOON, a_user, an_api_token
from .databases import WithDatabase, furnish

ADA, BOB = a_user(1).id, a_user(2).id
NOBODY = UserId(UUID(int=404))
NOTHING = ApiTokenId(UUID(int=404))


class ApiTokensContract(WithDatabase):
    """Found by their hash with the account as it is now, and gone with it."""

    async def test_a_token_is_found_by_its_hash_with_whose_it_is(self, database: Database) -> None:
        await furnish(database, people=2)
        scopes = frozenset({Scope.READ, Scope.ADMIN})
        token = an_api_token(1, scopes=scopes, expires_at=an_api_token(1).created_at + LONGEST_LIFETIME)
        await given(database, token, an_api_token(2, user=BOB))
        standing = ApiTokenStanding(
            token, a_user(1).username.text, Role.USER, disabled=False, password_is_temporary=False
        )
        async with database.unit() as unit:
            assert await unit.api_tokens.standing(token.sha256) == standing
            assert await unit.api_tokens.by_id(token.id) == standing
            assert await unit.api_tokens.standing(bytes(32)) is None
            assert await unit.api_tokens.standing(b"") is None
            assert await unit.api_tokens.by_id(NOTHING) is None

    async def test_the_account_is_told_as_it_is_now(self, database: Database) -> None:
        await furnish(database)
        await given(database, an_api_token())
        async with database.unit() as unit:
            await unit.users.save(a_user(role=Role.ADMIN, disabled=True, password_is_temporary=True))
        async with database.unit() as unit:
            standing = await unit.api_tokens.standing(an_api_token().sha256)
        assert standing is not None
        assert (standing.role, standing.disabled, standing.password_is_temporary) == (Role.ADMIN, True, True)

    async def test_nobody_has_a_token_without_an_account_and_the_unit_stays_usable(self, database: Database) -> None:
        await furnish(database)
        async with database.unit() as unit:
            with pytest.raises(UserNotFound):
                await unit.api_tokens.add(an_api_token(1, user=NOBODY))
            await unit.api_tokens.add(an_api_token(2))
        assert await of(database) == [an_api_token(2)]

    async def test_each_sees_their_own_newest_first(self, database: Database) -> None:
        await furnish(database, people=2)
        same = replace(an_api_token(3), created_at=an_api_token(2).created_at)
        await given(database, an_api_token(2), an_api_token(1), same, an_api_token(4, user=BOB))
        assert await of(database) == [same, an_api_token(2), an_api_token(1)]
        assert await of(database, BOB) == [an_api_token(4, user=BOB)]
        assert await of(database, NOBODY) == []

    @pytest.mark.parametrize("text", DIFFICULT_TEXTS)
    async def test_its_last_use_is_noted_and_nothing_else_changed(self, database: Database, text: str) -> None:
        await furnish(database)
        await given(database, an_api_token(1), an_api_token(2))
        async with database.unit() as unit:
            await unit.api_tokens.saw(an_api_token(1).id, text, NOON)
            await unit.api_tokens.saw(NOTHING, text, NOON)
        used = replace(an_api_token(1), used_at=NOON, address=keepable(text))
        assert await of(database) == [an_api_token(2), used]

    async def test_one_is_removed_once_by_its_owner_and_no_other(self, database: Database) -> None:
        await furnish(database, people=2)
        await given(database, an_api_token(1), an_api_token(2))
        async with database.unit() as unit:
            assert not await unit.api_tokens.remove(BOB, an_api_token(1).id)
            assert await unit.api_tokens.remove(ADA, an_api_token(1).id)
            assert not await unit.api_tokens.remove(ADA, an_api_token(1).id)
            assert not await unit.api_tokens.remove(ADA, NOTHING)
            assert await unit.api_tokens.standing(an_api_token(1).sha256) is None
        assert await of(database) == [an_api_token(2)]

    async def test_all_of_one_person_are_removed_and_counted(self, database: Database) -> None:
        await furnish(database, people=2)
        await given(database, an_api_token(1), an_api_token(2), an_api_token(3, user=BOB))
        async with database.unit() as unit:
            assert await unit.api_tokens.remove_all(ADA) == 2
            assert await unit.api_tokens.remove_all(ADA) == 0
            assert await unit.api_tokens.remove_all(NOBODY) == 0
        assert await of(database, BOB) == [an_api_token(3, user=BOB)]

    async def test_tokens_go_with_whose_they_are(self, database: Database) -> None:
        await furnish(database, people=2)
        await given(database, an_api_token(1), an_api_token(2, user=BOB))
        async with database.unit() as unit:
            await unit.users.remove(ADA)
            assert await unit.api_tokens.standing(an_api_token(1).sha256) is None
            assert await unit.api_tokens.of(ADA) == []
        assert await of(database, BOB) == [an_api_token(2, user=BOB)]

    async def test_what_expired_before_now_is_forgotten_and_counted(self, database: Database) -> None:
        await furnish(database)
        moment = timedelta(microseconds=1)
        created, now = NOON, NOON + timedelta(days=1)
        expiries = ((1, now - moment), (2, now), (3, now + moment))
        tokens = [an_api_token(number, created_at=created, expires_at=expires) for number, expires in expiries]
        await given(database, *tokens)
        async with database.unit() as unit:
            assert await unit.api_tokens.forget_expired(now) == 1
            assert await unit.api_tokens.forget_expired(now) == 0
        assert {token.id for token in await of(database)} == {tokens[1].id, tokens[2].id}


async def given(database: Database, *tokens: ApiToken) -> None:
    """Keep the tokens."""
    async with database.unit() as unit:
        for token in tokens:
            await unit.api_tokens.add(token)


async def of(database: Database, user: UserId = ADA) -> Sequence[ApiToken]:
    """The tokens of that person."""
    async with database.unit() as unit:
        return await unit.api_tokens.of(user)
