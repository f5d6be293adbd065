"""A person's whole life here, and not one secret of theirs in what is on record of it."""

import base64
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import astuple, replace
from typing import Any, TypeAlias

import pytest

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.engine import MemoryEngine
from adapters.outbound.memory.events import MemoryEvents
from adapters.outbound.memory.security import MemoryAccessTokens, MemoryHasher
from adapters.outbound.memory.watchlist import MemoryWatchlist
from adapters.outbound.system.identifiers import SystemIdentifiers
from application.accounts.accept_invite import AcceptInvite
from application.accounts.change_password import ChangePassword
from application.accounts.change_user import ChangeUser
from application.accounts.create_api_token import CreateApiToken
from application.accounts.create_first_admin import CreateFirstAdmin
from application.accounts.create_invite import CreateInvite
from application.accounts.create_user import CreateUser
from application.accounts.log_in import AccountDisabled, BadCredentials, LogIn
from application.accounts.log_in_guard import TooManyTries
from application.accounts.log_out import LogOut
from application.accounts.logged_in import LoggedIn
from application.accounts.prove_password import WrongPassword
from application.accounts.refresh_session import RefreshSession, SessionRejected
from application.accounts.remove_user import RemoveUser
from application.accounts.reset_password import ResetPassword
from application.accounts.revoke_api_token import RevokeApiToken
from application.accounts.revoke_other_sessions import RevokeOtherSessions
from application.accounts.revoke_session import RevokeSession
from application.accounts.revoke_sessions_of import RevokeSessionsOf
from application.accounts.withdraw_invite import WithdrawInvite
from application.watching.link_account import LinkAccount
from application.watching.unlink_account import UnlinkAccount
from domain.auditing import AuditAction, AuditEvent
from domain.releases.verdict import Band
from domain.scopes import Scope
from domain.series import SeriesId
from domain.sessions import RETRY_GRACE, Origin, SessionId
from domain.torrents.metainfo import Metainfo
from domain.users import OPERATOR, Actor, Role

Audited: TypeAlias = Callable[[], Awaitable[Sequence[AuditEvent]]]
HOME, AWAY = Origin("laptop", "192.0.2.1"), Origin("phone", "198.51.100.7")
FIRST, SECOND, THIRD = "first long password", "second long password", "third long password"
WRONG, TYPED_AS_NAME = "wrong-password-typed", "Name.Or.Password-77"
PASSKEY = "0123456789abcdef0123456789abcdef"
MAGNET = f"magnet:?xt=urn:btih:{'ab' * 20}&dn=By+hand&tr=https%3A%2F%2Ftracker.example%2F{PASSKEY}%2Fannounce"


class Secrets:
    """Everything that nobody may read out of the audit."""

    def __init__(self) -> None:
        self.texts: set[str] = {FIRST, SECOND, THIRD, WRONG, TYPED_AS_NAME, PASSKEY}

    def add(self, *texts: str | None) -> None:
        self.texts.update(text for text in texts if text)

    def found_in(self, told: str) -> set[str]:
        """Those that are there, as they are or in the forms in which they are kept."""
        return {text for text in self.texts if any(form.lower() in told.lower() for form in self._forms(text))}

    def _forms(self, text: str) -> list[str]:
        digest = hashlib.sha256(text.encode()).digest()
        return [text, digest.hex(), repr(digest), base64.urlsafe_b64encode(digest).decode().rstrip("=")]


class Life:
    """Every use case that leaves a record, but keys and their rotation."""

    def __init__(self, core: Any, clock: MemoryClock, watchlist: MemoryWatchlist, hasher: MemoryHasher) -> None:
        database, events, self.secrets = core.database, MemoryEvents(), Secrets()
        self.core, self.clock, self.database = core, clock, database
        self.tokens, identifiers = MemoryAccessTokens(), SystemIdentifiers()
        self.first_admin = CreateFirstAdmin(database, hasher, identifiers, clock)
        self.create = CreateUser(database, hasher, identifiers, clock)
        self.change = ChangeUser(database, events, clock)
        self.remove = RemoveUser(database, core.ledger, events, clock)
        self.reset = ResetPassword(database, hasher, identifiers, events, clock)
        self.change_password = ChangePassword(database, hasher, clock, events)
        self.invite = CreateInvite(database, identifiers, clock)
        self.withdraw = WithdrawInvite(database, clock)
        self.accept = AcceptInvite(database, hasher, self.tokens, identifiers, clock)
        self.enter = LogIn(database, hasher, self.tokens, identifiers, clock)
        self.refresh = RefreshSession(database, self.tokens, identifiers, clock, events)
        self.log_out = LogOut(database, events, clock)
        self.revoke = RevokeSession(database, events, clock)
        self.revoke_others = RevokeOtherSessions(database, events, clock)
        self.revoke_of = RevokeSessionsOf(database, events, clock)
        self.create_token = CreateApiToken(database, hasher, identifiers, clock)
        self.revoke_token = RevokeApiToken(database, clock, events)
        self.link = LinkAccount(database, watchlist, clock)
        self.unlink = UnlinkAccount(database, clock)

    def who(self, logged_in: LoggedIn, origin: Origin = HOME) -> Actor:
        """Who came in, and what they carry is a secret."""
        self.secrets.add(logged_in.access_token, logged_in.refresh_token, logged_in.user.password)
        return replace(self.tokens.read(logged_in.access_token, now=self.clock.now()), address=origin.address)

    async def begins(self) -> tuple[Actor, Actor]:
        """An admin, and somebody whom they invite."""
        admin = await self.first_admin("grace", FIRST)
        assert admin is not None
        boss = self.who(await self.enter("grace", FIRST, HOME))
        new, unused = await self.invite(boss), await self.invite(boss)
        self.secrets.add(new.code, unused.code)
        await self.withdraw(boss, unused.invite.id)
        return boss, self.who(await self.accept(new.code, "mia", FIRST, HOME))

    async def guards(self, boss: Actor, mia: Actor) -> None:
        """Passwords, right and wrong; sessions, one's own and stolen; tokens for scripts."""
        for name in ("mia", TYPED_AS_NAME):
            with pytest.raises(BadCredentials):
                await self.enter(name, WRONG, AWAY)
        with pytest.raises(WrongPassword):
            await self.change_password(mia, WRONG, SECOND, HOME.address)
        await self.change_password(mia, FIRST, SECOND, HOME.address)
        phone = await self.enter("mia", SECOND, AWAY)
        self.who(await self.refresh(phone.refresh_token, AWAY.address))
        self.clock.advance(RETRY_GRACE * 2)
        with pytest.raises(SessionRejected):
            await self.refresh(phone.refresh_token, "203.0.113.6")
        others = [self.who(await self.enter("mia", SECOND, AWAY)) for _ in range(3)]
        assert others[0].session is not None
        await self.revoke(mia, SessionId(others[0].session))
        await self.revoke_others(mia)
        token = await self.create_token(mia, "cron job", {Scope.READ}, password=SECOND)
        self.secrets.add(token.secret)
        await self.revoke_token(mia, token.token.id)
        await self.revoke_of(boss, mia.id)

    async def watches(self, mia: Actor, engine: MemoryEngine, make_episode: Any) -> None:
        """A list, torrents of every kind, and a file."""
        await self.link(mia, "anilist", "mia_watches")
        doubted = self.core.offers(make_episode("[Group] Other Name - 05.mkv"), Band.CHOOSE)
        owned = await self.core.grab(mia, SeriesId(21), 5, doubted.release.id)
        engine.offer(doubted.metainfo, {0: doubted.content})
        await self.core.follow.look()
        await self.core.record_delivery(mia, await self.core.open_file(mia, owned.infohash, 0))
        await self.core.add_magnet(mia, MAGNET)
        raw = make_episode("By file.mkv").raw.replace(
            b"d4:info", b"d8:announce%d:%s4:info" % (len(PASSKEY), PASSKEY.encode())
        )
        assert Metainfo.parse(raw)
        await self.core.add_file(mia, raw)
        await self.core.remove(mia, owned.infohash, with_data=True)
        await self.unlink(mia, "anilist")

    async def ends(self, boss: Actor, mia: Actor) -> None:
        """They forget their password, are shut out, guessed at, and leave."""
        reset = await self.reset(boss, mia.id)
        self.secrets.add(reset.generated, reset.user.password)
        await self.change(boss, mia.id, disabled=True)
        with pytest.raises(AccountDisabled):
            await self.enter("mia", reset.generated or "", HOME)
        with pytest.raises(TooManyTries):
            await self.guesses()
        made = await self.create(boss, "nina", Role.USER, THIRD)
        self.secrets.add(made.user.password)
        await self.remove(OPERATOR, mia.id)
        await self.log_out(boss)

    async def guesses(self) -> None:
        """Somebody guesses until they have to wait."""
        for _ in range(100):
            with suppress(BadCredentials):
                await self.enter("mia", WRONG, AWAY)


@pytest.fixture
async def life(core: Any, clock: MemoryClock) -> Life:
    watchlist = MemoryWatchlist("anilist")
    watchlist.put_list("mia_watches", [])
    return Life(core, clock, watchlist, MemoryHasher())


NOT_OF_THIS_LIFE = {
    AuditAction.KEYS_ROTATED,
    AuditAction.ENGINE_REFUSED,
    AuditAction.UNREADABLE,
    AuditAction.TAUGHT,
    AuditAction.SHARED,
    AuditAction.CORRECTION_REVOKED,
}


async def test_no_secret_is_ever_on_record(
    life: Life, engine: MemoryEngine, make_episode: Any, audited: Audited
) -> None:
    boss, mia = await life.begins()
    await life.guards(boss, mia)
    await life.watches(mia, engine, make_episode)
    await life.ends(boss, mia)
    events = await audited()
    assert {event.action for event in events} >= set(AuditAction) - NOT_OF_THIS_LIFE
    assert len(life.secrets.texts) > 20
    told = "\n".join(repr(astuple(event)) for event in events)
    assert life.secrets.found_in(told) == set()


def test_a_secret_is_found_in_whatever_form() -> None:
    secrets = Secrets()
    digest = hashlib.sha256(THIRD.encode())
    for form in (f"the password is {THIRD}", digest.hexdigest().upper(), repr({"code": digest.digest()})):
        assert secrets.found_in(form) == {THIRD}
    assert secrets.found_in("nothing") == set()
