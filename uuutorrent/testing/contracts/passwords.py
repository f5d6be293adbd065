"""What every password hasher keeps to."""

import asyncio

import pytest

from application.ports.passwords import HasherBusy, PasswordHasher, Verification
from domain.users import PasswordHash

DIFFICULT_PASSWORDS = (
    "correct horse battery staple",
    " spaces around ",
    "пароль-パスワード-🔑",
    "null\0inside",
    "lone surrogate \ud800",
    "$argon2id$v=19$m=19456,t=2,p=1$",
    "x" * 1_024,
)


class PasswordHasherContract:
    """Subclass, provide ``hasher`` and ``outdated``, and your hasher is tested as ours are."""

    @pytest.fixture
    def hasher(self) -> PasswordHasher:
        """The hasher under test."""
        raise NotImplementedError

    @pytest.fixture
    def outdated(self) -> tuple[str, PasswordHash]:
        """A password, and a hash of it that the hasher accepts but would not make any more."""
        raise NotImplementedError

    @pytest.mark.parametrize("password", DIFFICULT_PASSWORDS)
    async def test_the_right_password_matches(self, hasher: PasswordHasher, password: str) -> None:
        known = await hasher.hash(password)
        assert await hasher.verify(password, known) == Verification(matches=True)

    @pytest.mark.parametrize("password", DIFFICULT_PASSWORDS)
    async def test_another_password_does_not(self, hasher: PasswordHasher, password: str) -> None:
        known = await hasher.hash(password)
        assert await hasher.verify(password + "!", known) == Verification(matches=False)
        assert await hasher.verify("", known) == Verification(matches=False)

    async def test_two_hashes_of_one_password_differ(self, hasher: PasswordHasher) -> None:
        assert await hasher.hash("the same password") != await hasher.hash("the same password")

    async def test_a_hash_does_not_hold_the_password(self, hasher: PasswordHasher) -> None:
        assert "memorable" not in await hasher.hash("memorable")

    async def test_how_a_keyboard_composes_accents_makes_no_difference(self, hasher: PasswordHasher) -> None:
        known = await hasher.hash("caf\u00e9-con-leche")
        assert (await hasher.verify("cafe\u0301-con-leche", known)).matches

    async def test_where_somebody_comes_from_makes_no_password_right(self, hasher: PasswordHasher) -> None:
        known = await hasher.hash("the right one")
        assert await hasher.verify("the right one", known, familiar=True) == Verification(matches=True)
        assert await hasher.verify("a wrong one", known, familiar=True) == Verification(matches=False)
        assert await hasher.verify("anything", None, familiar=True) == Verification(matches=False)

    async def test_nobody_has_no_password(self, hasher: PasswordHasher) -> None:
        for password in ("", "anything"):
            assert await hasher.verify(password, None) == Verification(matches=False)

    @pytest.mark.parametrize("known", ["", "garbage", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv", "\ud800", "a$b$c"])
    async def test_a_broken_hash_matches_nothing(self, hasher: PasswordHasher, known: str) -> None:
        assert await hasher.verify("anything", PasswordHash(known)) == Verification(matches=False)

    async def test_an_outdated_hash_is_renewed_by_the_right_password(
        self, hasher: PasswordHasher, outdated: tuple[str, PasswordHash]
    ) -> None:
        password, known = outdated
        answer = await hasher.verify(password, known)
        assert answer.matches
        assert answer.rehash is not None
        assert await hasher.verify(password, answer.rehash) == Verification(matches=True)

    async def test_an_outdated_hash_is_not_renewed_by_a_wrong_one(
        self, hasher: PasswordHasher, outdated: tuple[str, PasswordHash]
    ) -> None:
        assert await hasher.verify("wrong", outdated[1]) == Verification(matches=False)

    async def test_many_at_once_are_answered_or_told_to_come_back(self, hasher: PasswordHasher) -> None:
        known = await hasher.hash("rush hour")
        answers = await asyncio.gather(*(hasher.verify("rush hour", known) for _ in range(8)), return_exceptions=True)
        for answer in answers:
            assert answer == Verification(matches=True) or isinstance(answer, HasherBusy)
        assert Verification(matches=True) in answers
