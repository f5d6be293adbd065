"""Whose things are whose. What an actor may not see does not exist for them: not found, never forbidden."""

from typing import TypeVar

from .errors import Forbidden, UuutorrentError
from .torrents.claims import Claim
from .users import OPERATOR, Actor, Role

ThingT = TypeVar("ThingT")
ErrorT = TypeVar("ErrorT", bound=UuutorrentError)


class AdminsOnly(Forbidden):
    """Only an administrator may do this."""


class OperatorOnly(Forbidden):
    """Only whoever has the server's own command line may do this."""


class SessionRequired(Forbidden):
    """What gives somebody a way in, or shows or ends one, is for who is logged in, and not for an API token."""


def own(actor: Actor, claim: Claim | None, otherwise: type[ErrorT]) -> Claim:
    """Return ``claim`` if it is the actor's own; raises ``otherwise`` if it is another's or there is none.

    Nothing in the error tells the two apart, and an admin has no more right to a person's torrents than anybody else.
    """
    if claim is None or claim.user != actor.id:
        raise otherwise("There is no such torrent among yours.")
    return claim


def require_admin(actor: Actor) -> None:
    """Return for an admin. For what everybody knows to exist; of what they should not know see ``reveal``.

    Raises AdminsOnly.
    """
    if not actor.is_admin:
        raise AdminsOnly("Only an administrator may do this.")


def require_operator(actor: Actor) -> None:
    """Return for the operator. Raises OperatorOnly, for admins too."""
    if actor != OPERATOR:
        raise OperatorOnly("This is done with “uuutorrent” at the server's own command line.")


def may_grant(actor: Actor, role: Role) -> None:
    """Return unless a token makes somebody an admin, who would outlast it. Raises SessionRequired."""
    if role is Role.ADMIN and actor.token is not None:
        raise SessionRequired("An API token makes nobody an administrator: log in with your password.")


def reveal(actor: Actor, thing: ThingT | None, otherwise: UuutorrentError) -> ThingT:
    """Return what only admins may see. Raises ``otherwise`` if there is none, and for everybody else."""
    if thing is None or not actor.is_admin:
        raise otherwise
    return thing
