"""A server with people on it, each of whom really has things."""

import asyncio
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from domain.torrents.metainfo import Metainfo
from uuutorrent.testing.patience import until
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.swarm import make_content, make_torrent
from uuutorrent.testing.world import World

from .asking import Asked, Asking
from .people import Person, Principal, expired_token

PASSWORD = "another long password"
FIRST_PASSWORD = "a password to begin with"
"""What an admin sets, and its owner has to replace."""
SECRET_GROUP = "OwnersSecretGroup"
DEVICE = "owners-own-laptop"
_SIZE = 200_000


class Household:
    """The people behind the principals. ``EXPIRED`` and ``ENDED`` are the owner, with a token that is no good any more:
    were it not refused, the owner's things would lie open.
    """

    def __init__(self, server: ServerProcess, asking: Asking, world: World, folder: Path) -> None:
        self.ask = asking
        self.world = world
        self.state = server.state
        self.admin = Person(server.username, server.password)
        self.owner = Person("owner", PASSWORD)
        self.other = Person("other", PASSWORD)
        self.disabled = Person("disabled", PASSWORD)
        self.temporary = Person("temporary", FIRST_PASSWORD)
        self.ended = Person("owner", PASSWORD)
        self.correction = ""
        self.scripts: dict[str, str] = {}
        """The owner's API tokens by their scopes."""
        self._folder = folder
        self._numbers = itertools.count(1)

    @property
    def all(self) -> Sequence[Person]:
        """Everybody with an account and a password of their own."""
        return self.admin, self.owner, self.other, self.disabled

    def person(self, principal: Principal) -> Person:
        """Whose account the principal has or claims to have."""
        return {
            Principal.ADMIN: self.admin,
            Principal.OTHER: self.other,
            Principal.DISABLED: self.disabled,
            Principal.TEMPORARY: self.temporary,
            Principal.ENDED: self.ended,
        }.get(principal, self.owner)

    def token(self, principal: Principal, *, reads: bool = False) -> str:
        """What the principal sends as proof to do something, or only to read."""
        if principal is Principal.ANONYMOUS:
            return ""
        if principal is Principal.EXPIRED:
            return expired_token(self.state, self.owner)
        if principal is Principal.SCRIPT:
            return self.scripts["read write"]
        if principal is Principal.UNSCOPED:
            return self.scripts["write" if reads else "read"]
        return self.person(principal).token

    @property
    def secrets(self) -> frozenset[str]:
        """What nobody but the owner may ever read."""
        return frozenset({self.owner.infohash, SECRET_GROUP, DEVICE, self.correction})

    def new_name(self) -> str:
        """A user name that nobody has."""
        return f"person{next(self._numbers)}"

    async def settle(self) -> None:
        """Let everybody in and give them their things; then disable one and end a session."""
        await self.log_in(self.admin)
        for person in self.all:
            if person is not self.admin:
                person.id = await self.add_user(person.name)
            await self.log_in(person, DEVICE if person is self.owner else "e2e")
            await self.ask.must("PUT", "/watch-accounts/anilist", person.token, {"username": self.world.username})
            person.infohash = await self.add_torrent(person)
        self.correction = await self.teach(self.owner)
        await self.begin_with_scripts()
        await self.save_preferences(self.owner, groups=[SECRET_GROUP])
        await self.ask.must("POST", "/invites", self.admin.token, {})
        for person in self.all:
            await self._finished(person)
        await self.ask.must("PATCH", "/users/{user}", self.admin.token, {"disabled": True}, user=self.disabled.id)
        await self.log_in(self.ended)
        await self.ask.must("DELETE", "/sessions/current", self.ended.token)
        self.temporary.id = await self._made(self.temporary.name)
        await self.begin_with_temporary()

    async def log_in(self, person: Person, device: str = "e2e") -> None:
        """Begin a session; it is the person's present one from now on."""
        body = {"username": person.name, "password": person.password, "device": device}
        answer = await self.ask.must("POST", "/sessions", json=body)
        person.id, person.token, person.refresh = answer["user"]["id"], answer["access_token"], answer["refresh_token"]
        if person is not self.temporary:  # who may not see even that
            sessions = await self.ask.must("GET", "/sessions", person.token)
            person.session = next(session["id"] for session in sessions if session["current"])

    async def begin_with_temporary(self) -> None:
        """Log the person with the temporary password in, who may have chosen their own meanwhile."""
        body = {"password": self.temporary.password}
        await self.ask.must("POST", "/users/{user}/password", self.admin.token, body, user=self.temporary.id)
        await self.log_in(self.temporary)

    async def begin_with_scripts(self) -> None:
        """Make the owner's API tokens, if they have none or a new password has ended them."""
        if self.scripts and (await self.ask("GET", "/me", self.scripts["read"])).good:
            return
        for scopes in ("read", "write", "read write"):
            self.scripts[scopes] = (await self.add_api_token(self.owner, scopes))["secret"]

    async def add_user(self, name: str = "") -> str:
        """Make an account whose owner has chosen their own password, ``PASSWORD``, and return its id."""
        name = name or self.new_name()
        made = await self._made(name)
        await choose_password(self.ask, name)
        return made

    async def _made(self, name: str) -> str:
        body = {"username": name, "password": FIRST_PASSWORD}
        made = await self.ask.must("POST", "/users", self.admin.token, body)
        return str(made["user"]["id"])

    async def add_api_token(self, person: Person, scopes: str = "read") -> Any:
        """Make a token of the person's; the answer has ``secret`` and ``token``."""
        body = {"name": "e2e", "scopes": scopes.split(), "password": person.password}
        return await self.ask.must("POST", "/tokens", person.token, body)

    async def add_invite(self) -> Any:
        """Invite somebody; the answer has ``id`` and ``code``."""
        return await self.ask.must("POST", "/invites", self.admin.token, {})

    async def teach(self, person: Person) -> str:
        """Teach a number that nobody taught yet, and return the correction's id."""
        number = str(500 + next(self._numbers))
        body = {"series_id": self.world.main.series, "episode": self.world.main.episode, "number": number}
        taught = await self.ask.must("POST", "/corrections/numbers", person.token, body)
        return str(taught["corrections"][0]["id"])

    async def save_preferences(self, person: Person, **changes: object) -> None:
        """Change some of what the person likes."""
        kept = await self.ask.must("GET", "/preferences", person.token)
        await self.ask.must("PUT", "/preferences", person.token, {**kept, **changes})

    async def add_torrent(self, person: Person, *, seeded: bool = True) -> str:
        """Upload a .torrent of a small file that is somebody's alone, and return its info-hash."""
        raw = await self.make_torrent(seeded=seeded)
        answer = await self.ask("POST", "/torrents/file", person.token, Asked(raw=raw))
        assert answer.status == 201, answer
        return str(answer.json["infohash"])

    async def make_torrent(self, *, seeded: bool = False) -> bytes:
        """A .torrent like no other; its file is in the swarm if ``seeded``."""
        number = next(self._numbers)
        content = self._folder / f"small-{number}" / f"Series {number} - {number:02}.mkv"
        await asyncio.to_thread(make_content, content, _SIZE, number)
        trackers = [self.world.tracker.announce_url] if seeded else []
        raw = await asyncio.to_thread(make_torrent, content, trackers=trackers)
        if seeded:
            await self.world.seeder.seed(raw, content.parent)
        assert Metainfo.parse(raw).size_bytes == _SIZE
        return raw

    async def _finished(self, person: Person) -> None:
        async def shown() -> Any:
            return await self.ask.must("GET", "/torrents/{infohash}", person.token, infohash=person.infohash)

        await until(shown, lambda torrent: torrent["complete"])


async def choose_password(ask: Asking, name: str) -> None:
    """Replace ``FIRST_PASSWORD`` by ``PASSWORD``, as whoever got it has to."""
    session = await ask.must("POST", "/sessions", json={"username": name, "password": FIRST_PASSWORD})
    body = {"old_password": FIRST_PASSWORD, "new_password": PASSWORD}
    await ask.must("PUT", "/me/password", session["access_token"], body)
    await ask.must("DELETE", "/sessions/current", session["access_token"])
