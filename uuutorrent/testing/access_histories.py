"""The histories of sessions, with API tokens among them: both are good for what they should be at every moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.security import MemoryHasher
from application.accounts.confirm_access import ConfirmAccess
from application.accounts.create_api_token import CreateApiToken
from application.accounts.list_api_tokens import ListApiTokens
from application.accounts.revoke_api_token import RevokeApiToken
from application.ports.access_tokens import TokenRejected
from application.ports.api_tokens import ApiTokenNotFound
from domain.api_tokens import ApiTokenId
from domain.scopes import Scope
from domain.users import Actor

from .session_histories import WHICH, SessionHistory
from .specimens import a_user

LIFETIMES = st.sampled_from([timedelta(seconds=1), timedelta(seconds=930), timedelta(days=30)])


@dataclass
class Issued:
    """A token that a script holds, and what it must be like. ``came`` is what it was when it was used first."""

    id: ApiTokenId
    person: int
    scope: Scope
    secret: str
    ends: datetime
    came: Actor | None = None
    over: bool = False


class AccessHistory(SessionHistory):
    """Subclass it and say how to open an empty ``database``."""

    @initialize()
    def open(self) -> None:
        """Two people, who have no tokens."""
        super().open()
        self.make = CreateApiToken(self.kept, MemoryHasher(), MemoryIdentifiers(), self.clock)
        self.list_tokens = ListApiTokens(self.kept, self.clock)
        self.revoke_token = RevokeApiToken(self.kept, self.clock, self.events)
        self.confirm = ConfirmAccess(self.authenticate.standings)
        self.issued: list[Issued] = []

    @rule(person=st.integers(1, 2), scope=st.sampled_from([Scope.READ, Scope.WRITE]), lifetime=LIFETIMES)
    def make_a_token(self, person: int, scope: Scope, lifetime: timedelta) -> None:
        """Somebody who is logged in makes one."""
        making = self.make(self._actor(person), "script", {scope}, lifetime, password=self.passwords[person])
        new = self.runner.run(making)
        self.issued.append(Issued(new.token.id, person, scope, new.secret, self.clock.now() + lifetime))

    @precondition(lambda self: self.issued)
    @rule(which=WHICH, person=st.integers(1, 2))
    def revoke_a_token(self, which: int, person: int) -> None:
        """Somebody revokes one, perhaps of somebody else, perhaps one that is over."""
        token = self.issued[which % len(self.issued)]
        forgotten = not self._goes_on(token)
        try:
            self.runner.run(self.revoke_token(self._actor(person), token.id))
        except ApiTokenNotFound:
            assert token.person != person or forgotten, token
            return
        assert token.person == person, token
        assert not token.over, token
        token.over = True

    @invariant()
    def api_tokens_are_good_until_they_end(self) -> None:
        """No token outlives its time, its revocation or its account's closing, whatever happens to sessions."""
        for token in getattr(self, "issued", ()):
            good = self._goes_on(token) and not self.disabled[token.person]
            came = self._came(token)
            assert (came is not None) == good, token
            if came is not None:
                assert came.id == a_user(token.person).id, token
                assert came.scopes == {token.scope}, token
                token.came = came
            if token.came is not None:
                assert self._confirmed(token.came) == good, token

    @invariant()
    def the_list_shows_the_tokens_that_go_on(self) -> None:
        """Everybody sees their own, and no others."""
        for person in getattr(self, "disabled", ()) if hasattr(self, "issued") else ():
            shown = self.runner.run(self.list_tokens(self._actor(person)))
            going_on = {token.id for token in self.issued if token.person == person and self._goes_on(token)}
            assert {token.id for token in shown} == going_on

    async def _disable(self, person: int, *, disabled: bool, thorough: bool) -> None:
        if thorough:
            async with self.kept.unit() as unit:
                await unit.api_tokens.remove_all(a_user(person).id)
        await super()._disable(person, disabled=disabled, thorough=thorough)
        for token in self.issued:
            token.over |= thorough and token.person == person

    def _goes_on(self, token: Issued) -> bool:
        return not token.over and self.clock.now() < token.ends

    def _came(self, token: Issued) -> Actor | None:
        try:
            return self.runner.run(self.authenticate(token.secret))
        except TokenRejected:
            return None

    def _confirmed(self, came: Actor) -> bool:
        try:
            self.runner.run(self.confirm(came))
        except TokenRejected:
            return False
        return True
