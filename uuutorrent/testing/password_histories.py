"""The histories of sessions and API tokens, with passwords that change: nothing that an old one opened stays open."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from adapters.outbound.memory.identifiers import MemoryIdentifiers
from adapters.outbound.memory.security import MemoryHasher
from application.accounts.change_password import ChangePassword
from application.accounts.reset_password import ResetPassword
from application.ports.access_tokens import TokenRejected
from domain.sessions import SessionId
from domain.users import OPERATOR

from .access_histories import AccessHistory
from .session_histories import PASSWORD, WHICH
from .specimens import a_user

OTHER_PASSWORD = "a different long one"


class PasswordHistory(AccessHistory):
    """Subclass it and say how to open an empty ``database``."""

    @initialize()
    def open(self) -> None:
        """Two people, who chose their own passwords."""
        super().open()
        hasher = MemoryHasher()
        self.change = ChangePassword(self.kept, hasher, self.clock, self.events)
        self.reset = ResetPassword(self.kept, hasher, MemoryIdentifiers(), self.events, self.clock)
        self.temporary = {1: False, 2: False}

    @rule(person=st.integers(1, 2), which=WHICH)
    def choose_another(self, person: int, which: int) -> None:
        """Somebody changes their own, logged in somewhere or not."""
        theirs = [key for key, session in self.sessions.items() if session.person == person]
        here = theirs[which % len(theirs)] if theirs else None
        actor, new = replace(self._actor(person), session=here), self._another(person)
        self.runner.run(self.change(actor, self.passwords[person], new))
        self._ended(person, new, but=here)
        self.temporary[person] = False

    @rule(person=st.integers(1, 2))
    def set_it_for_them(self, person: int) -> None:
        """An admin does."""
        new = self._another(person)
        self.runner.run(self.reset(OPERATOR, a_user(person).id, new))
        self._ended(person, new)
        self.temporary[person] = True

    @invariant()
    def who_has_to_choose_another_is_known_at_every_request(self) -> None:
        """By whatever they come, and from the very moment."""
        for session, told in self._all_told():
            self._told_of(session.person, told.access)
        for token in getattr(self, "issued", ()):
            self._told_of(token.person, token.secret)

    def _told_of(self, person: int, token: str) -> None:
        try:
            came = self.runner.run(self.authenticate(token))
        except TokenRejected:
            return
        assert came.password_is_temporary == self.temporary[person], (person, came)

    def _another(self, person: int) -> str:
        return OTHER_PASSWORD if self.passwords[person] == PASSWORD else PASSWORD

    def _ended(self, person: int, new: str, but: SessionId | None = None) -> None:
        self.passwords[person] = new
        for key, session in self.sessions.items():
            session.over |= session.person == person and key != but
        for token in self.issued:
            token.over |= token.person == person
