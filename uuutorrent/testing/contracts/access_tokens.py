"""What every issuer of access tokens keeps to."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from application.ports.access_tokens import CLOCK_SKEW, AccessTokens, TokenRejected
from domain.users import Actor, Role, UserId

NOW = datetime(2026, 11, 22, 18, 0, 0, 250_000, tzinfo=UTC)
EXPIRES = NOW + timedelta(minutes=15)
ACTORS = (
    Actor(UserId(UUID(int=1)), "ada"),
    Actor(UserId(UUID(int=2)), "bob", Role.ADMIN, UUID(int=3)),
    Actor(UserId(UUID(int=4)), "ünïcödé_名前", Role.USER, UUID(int=5)),
)
GARBAGE = (
    "",
    " ",
    ".",
    "..",
    "...",
    "a.b.c",
    "null",
    "Bearer x",
    "eyJhbGciOiJub25lIn0.e30.",
    "é" * 40,
    "\0",
    "\ud800",
    "x" * 1_000_000,
)


class AccessTokensContract:
    """Subclass, provide ``tokens`` and ``others``, and your tokens are tested as ours are."""

    @pytest.fixture
    def tokens(self) -> AccessTokens:
        """The issuer under test."""
        raise NotImplementedError

    @pytest.fixture
    def others(self) -> AccessTokens:
        """Another server's issuer: same kind, nothing shared."""
        raise NotImplementedError

    @pytest.mark.parametrize("actor", ACTORS)
    def test_a_token_names_whom_it_was_issued_for(self, tokens: AccessTokens, actor: Actor) -> None:
        assert tokens.read(tokens.issue(actor, now=NOW, expires=EXPIRES), now=NOW) == actor

    @pytest.mark.parametrize("moment", [NOW - CLOCK_SKEW, NOW, EXPIRES, EXPIRES + CLOCK_SKEW - timedelta(seconds=1)])
    def test_a_token_is_good_while_it_lasts_by_a_clock_a_little_off(
        self, tokens: AccessTokens, moment: datetime
    ) -> None:
        assert tokens.read(tokens.issue(ACTORS[0], now=NOW, expires=EXPIRES), now=moment) == ACTORS[0]

    @pytest.mark.parametrize("late", [timedelta(), timedelta(seconds=1), timedelta(days=1_000)])
    def test_a_token_is_over_even_by_a_clock_a_little_slow(self, tokens: AccessTokens, late: timedelta) -> None:
        token = tokens.issue(ACTORS[0], now=NOW, expires=EXPIRES)
        with pytest.raises(TokenRejected):
            tokens.read(token, now=EXPIRES + CLOCK_SKEW + late)

    @pytest.mark.parametrize("early", [timedelta(seconds=1), timedelta(days=1_000)])
    def test_a_token_of_the_future_is_rejected(self, tokens: AccessTokens, early: timedelta) -> None:
        token = tokens.issue(ACTORS[0], now=NOW, expires=EXPIRES)
        with pytest.raises(TokenRejected):
            tokens.read(token, now=NOW - CLOCK_SKEW - early)

    @pytest.mark.parametrize("text", GARBAGE, ids=range(len(GARBAGE)))
    def test_garbage_is_rejected(self, tokens: AccessTokens, text: str) -> None:
        with pytest.raises(TokenRejected):
            tokens.read(text, now=NOW)

    def test_a_token_of_another_server_is_rejected(self, tokens: AccessTokens, others: AccessTokens) -> None:
        foreign = others.issue(ACTORS[1], now=NOW, expires=EXPIRES)
        with pytest.raises(TokenRejected):
            tokens.read(foreign, now=NOW)

    def test_a_changed_token_is_rejected(self, tokens: AccessTokens) -> None:
        token = tokens.issue(ACTORS[0], now=NOW, expires=EXPIRES)
        middle = len(token) // 2
        changed = ("A" if token[middle] != "A" else "B").join((token[:middle], token[middle + 1 :]))
        for text in (changed, token + "x", token[:-4], token.upper(), f" {token}"):
            with pytest.raises(TokenRejected):
                tokens.read(text, now=NOW)

    def test_the_rejection_does_not_repeat_the_token(self, tokens: AccessTokens) -> None:
        token = tokens.issue(ACTORS[0], now=NOW, expires=EXPIRES)
        with pytest.raises(TokenRejected) as rejection:
            tokens.read(token, now=EXPIRES + CLOCK_SKEW)
        assert token not in f"{rejection.value}{rejection.value.facts()}"
