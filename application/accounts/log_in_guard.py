"""Slowing down those who guess passwords, without shutting the owner out: see docs/adr/0020."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.errors import TooMany
from domain.throttling import Backoff, is_this_machine, network_of
from domain.users import User, UserId

from ..ports.database import Unit

ADDRESS = Backoff(free=10, first=timedelta(seconds=1), longest=timedelta(minutes=15))
"""For a stranger's network, whatever the names."""
STRANGERS = Backoff(free=20, first=timedelta(seconds=1), longest=timedelta(minutes=1))
"""For one name, all strangers together."""
FAMILIAR = Backoff(free=10, first=timedelta(seconds=1), longest=timedelta(minutes=5))
"""For one name from one network from which its owner has logged in before: strangers elsewhere do not count there."""
NETWORKS_KEPT = timedelta(days=180)

_NOBODY = UserId(UUID(int=0))


class TooManyTries(TooMany):
    """Too many log-ins have failed from there or for that name. The password was not looked at."""


@dataclass(frozen=True, slots=True)
class Admission:
    """A try that may be made and counts as failed until it is decided.

    ``own`` is the count of this name, ``shared`` that of the network, which others use too.
    """

    own: bytes
    shared: bytes | None
    network: str

    @property
    def familiar(self) -> bool:
        """Whether the owner of the name has logged in from there before."""
        return self.shared is None

    @property
    def keys(self) -> tuple[bytes, ...]:
        """Every key it counts under."""
        return (self.own,) if self.shared is None else (self.own, self.shared)


async def admit(unit: Unit, name: str, user: User | None, address: str, now: datetime) -> Admission:
    """Count a try at ``name``, which is ``user``'s if there is one. The same work for a name that nobody has.

    Raises TooManyTries, and then nothing was counted.
    """
    network = network_of(address)
    familiar = await unit.log_in_tries.familiar(user.id if user else _NOBODY, network) or is_this_machine(network)
    if familiar:
        admission = Admission(key_of("name from network", name, network), None, network)
        backoffs = {admission.own: FAMILIAR}
    else:
        admission = Admission(key_of("name", name), key_of("network", network), network)
        backoffs = {admission.own: STRANGERS, key_of("network", network): ADDRESS}
    known = await unit.log_in_tries.of(backoffs)
    wait = max(backoff.wait(known.get(key), now) for key, backoff in backoffs.items())
    if wait > timedelta():
        raise TooManyTries("Too many log-ins have failed. Wait a moment, then try again.", retry_after=wait)
    for key, backoff in backoffs.items():
        await unit.log_in_tries.keep(key, backoff.counted(known.get(key), now))
    return admission


async def forgive(unit: Unit, admission: Admission) -> None:
    """Take the try back: it could not be decided."""
    for key, tries in (await unit.log_in_tries.of(admission.keys)).items():
        await unit.log_in_tries.keep(key, tries.without_one())


async def welcome(unit: Unit, admission: Admission, user: User, now: datetime) -> None:
    """Forget the failures of that name there, and know the network from now on.

    Of the network's failures only this try is taken back: else a person with an account here could guess at others
    for ever by logging in now and then.
    """
    known = await unit.log_in_tries.of(admission.keys)
    await unit.log_in_tries.clear(admission.own)
    if admission.shared is not None and admission.shared in known:
        await unit.log_in_tries.keep(admission.shared, known[admission.shared].without_one())
    await unit.log_in_tries.remember(user.id, admission.network, now)
    longest = max(backoff.forgotten_after for backoff in (ADDRESS, STRANGERS, FAMILIAR))
    await unit.log_in_tries.forget(tries_before=now - longest, networks_before=now - NETWORKS_KEPT)


def key_of(*parts: str) -> bytes:
    """Return what is counted as it is kept: nobody reads a name or a network out of it."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
