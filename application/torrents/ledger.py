"""The truth at hand: every torrent that is kept and every claim on it, as the database last said."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.torrents.claims import Claim, KeptTorrent
from domain.torrents.infohash import InfoHash
from domain.users import UserId

from ..ports.clock import Clock
from ..ports.database import Database, DatabaseUnavailable

_KNOWN_FOR = timedelta(seconds=60)
"""Own changes are read again at once; this bounds the age of what other processes changed."""
_BEFOREHAND = timedelta(seconds=3)
"""So long before that it is read again by ``freshen``: with thousands of torrents reading takes half a second."""
_AGAIN_AFTER = timedelta(seconds=5)
"""How long a database that did not answer is left alone, while what it said last is at hand."""
_FEW = 20
"""So many torrents are read one by one; more are read with all the others."""
_SLICE = 2_000
"""So many claims are put in order before others have their turn: about a millisecond."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A torrent and everybody's claims on it, oldest first."""

    kept: KeptTorrent
    claims: Sequence[Claim]

    def of(self, user: UserId) -> Claim | None:
        """That person's claim."""
        return next((claim for claim in self.claims if claim.user == user), None)


@dataclass(slots=True)
class Ledger:
    """Answers from memory what would be asked a hundred times a second. One for the whole process.

    Whoever changes a torrent or a claim says ``renew`` before telling anybody. What is decided under a lock is read
    from the database, never here. While the database is away, what it said last stays.
    """

    database: Database
    clock: Clock
    stamp: int = field(init=False, default=0)
    """Another one whenever anything of it may have changed."""
    _entries: dict[InfoHash, Entry] = field(init=False, default_factory=dict)
    _owned: dict[UserId, tuple[Claim, ...]] = field(init=False, default_factory=dict)
    _read: bool = field(init=False, default=False)
    _read_again_at: datetime | None = field(init=False, default=None)
    _reading: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)
    _renewing: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)
    _renewed: set[InfoHash] = field(init=False, default_factory=set)

    async def entries(self) -> Mapping[InfoHash, Entry]:
        """Every torrent, oldest first. Raises DatabaseUnavailable while nothing was ever read.

        It changes as torrents do: whoever waits for something in between goes through a copy.
        """
        await self._read_if_old()
        return self._entries

    async def entry(self, torrent: InfoHash) -> Entry | None:
        """The torrent, None if it is not kept. Raises DatabaseUnavailable while nothing was ever read."""
        return (await self.entries()).get(torrent)

    async def claims_of(self, user: UserId) -> Sequence[Claim]:
        """That person's claims, newest first. Raises DatabaseUnavailable while nothing was ever read."""
        await self._read_if_old()
        return self._owned.get(user, ())

    async def freshen(self) -> None:
        """Read everything again a little before it is old, so that nobody who asks has to wait for that.

        Raises DatabaseUnavailable while nothing was ever read.
        """
        await self._read_if_old(_BEFOREHAND)

    async def renew(self, *torrents: InfoHash) -> None:
        """Read those torrents and the claims on them again. Raises DatabaseUnavailable."""
        if self._read and len(torrents) <= _FEW:
            await self._read_few(torrents)
        else:
            await self._read_all()

    async def _read_few(self, torrents: Sequence[InfoHash]) -> None:
        # One after the other: what was read first must not be kept last.
        async with self._renewing:
            try:
                async with self.database.unit() as unit:
                    read = [(name, await unit.torrents.get(name), await unit.claims.on(name)) for name in torrents]
            except DatabaseUnavailable:
                self._read_again_at = None
                raise
            for name, kept, claims in read:
                self._put(name, None if kept is None else Entry(kept, tuple(claims)))
            self._renewed.update(torrents)

    async def _read_if_old(self, ahead: timedelta = timedelta()) -> None:
        if self._is_young(ahead):
            return
        if self._read and self._reading.locked():
            return  # somebody reads already: what is at hand will do until then
        try:
            await self._read_all(unless_young=ahead)
        except DatabaseUnavailable:
            if not self._read:
                raise
            self._read_again_at = self.clock.now() + _AGAIN_AFTER

    def _is_young(self, ahead: timedelta) -> bool:
        return self._read_again_at is not None and self.clock.now() + ahead < self._read_again_at

    async def _read_all(self, *, unless_young: timedelta | None = None) -> None:
        async with self._reading:
            if unless_young is not None and self._is_young(unless_young):
                return  # by somebody who asked first: at a start everybody asks at once
            self._renewed.clear()
            async with self.database.unit() as unit:
                kept = await unit.torrents.all()
                claims = await unit.claims.all()
            entries, owned = await _in_order(kept, claims)
            newer = {name: self._entries.get(name) for name in self._renewed}
            self._entries, self._owned, self._read = entries, owned, True
            self.stamp += 1
            for name, entry in newer.items():
                self._put(name, entry)
            self._read_again_at = self.clock.now() + _KNOWN_FOR

    def _put(self, name: InfoHash, entry: Entry | None) -> None:
        before = self._entries.get(name)
        self.stamp += 1
        if entry is None:
            self._entries.pop(name, None)
        else:
            self._entries[name] = entry
        claims = {claim.user: claim for claim in entry.claims} if entry is not None else {}
        for user in {claim.user for claim in before.claims} | claims.keys() if before is not None else claims.keys():
            self._own(user, name, claims.get(user))

    def _own(self, user: UserId, name: InfoHash, claim: Claim | None) -> None:
        others = [other for other in self._owned.get(user, ()) if other.torrent != name]
        theirs = others if claim is None else [claim, *others]
        # Nearly in order already, which sorting makes use of.
        self._owned[user] = tuple(sorted(theirs, key=lambda one: (one.claimed_at, one.torrent), reverse=True))


async def _in_order(
    torrents: Sequence[KeptTorrent], claims: Sequence[Claim]
) -> tuple[dict[InfoHash, Entry], dict[UserId, tuple[Claim, ...]]]:
    """By torrent and by person; others have their turn in between."""
    on: dict[InfoHash, list[Claim]] = {torrent.infohash: [] for torrent in torrents}
    owned: dict[UserId, list[Claim]] = {}
    for start in range(0, len(claims), _SLICE):
        for claim in claims[start : start + _SLICE]:
            if claim.torrent in on:
                on[claim.torrent].append(claim)
                owned.setdefault(claim.user, []).append(claim)
        await asyncio.sleep(0)
    entries: dict[InfoHash, Entry] = {}
    for start in range(0, len(torrents), _SLICE):
        for torrent in torrents[start : start + _SLICE]:
            entries[torrent.infohash] = Entry(torrent, tuple(on[torrent.infohash]))
        await asyncio.sleep(0)
    return entries, {user: tuple(reversed(theirs)) for user, theirs in owned.items()}
