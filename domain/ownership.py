"""Whose things are whose. What an actor may not see does not exist for them: not found, never forbidden."""

from typing import TypeVar

from .errors import UuutorrentError
from .torrents.claims import Claim
from .users import Actor

ErrorT = TypeVar("ErrorT", bound=UuutorrentError)


def own(actor: Actor, claim: Claim | None, otherwise: type[ErrorT]) -> Claim:
    """Return ``claim`` if it is the actor's own; raises ``otherwise`` if it is another's or there is none.

    Nothing in the error tells the two apart, and an admin has no more right to a person's torrents than anybody else.
    """
    if claim is None or claim.user != actor.id:
        raise otherwise("There is no such torrent among yours.")
    return claim
