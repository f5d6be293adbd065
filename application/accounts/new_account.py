"""Adding somebody: what every way to an account ends in."""

from dataclasses import dataclass, field

from domain.new_usernames import look
from domain.usage import NOTHING_USED, Usage
from domain.users import User, Username

from ..ports.database import Unit
from ..ports.identifiers import Identifiers
from ..ports.users import UsernameTaken

_GENERATED_BYTES = 15


@dataclass(frozen=True, slots=True)
class NewPassword:
    """Somebody whose password was set for them. ``generated`` is shown once: only its hash is kept. None: was given."""

    user: User
    generated: str | None = field(default=None, repr=False)
    usage: Usage = NOTHING_USED


def generated_password(identifiers: Identifiers) -> str:
    """Draw a password: 120 random bits in 20 characters that need no quoting."""
    return identifiers.secret(_GENERATED_BYTES)


async def refuse_taken(unit: Unit, name: Username) -> None:
    """Return if nobody has that name or one that looks like it. Raises UsernameTaken."""
    if any(look(user.username) == look(name) for user in await unit.users.all()):
        raise UsernameTaken("That user name is taken, or looks like one that is.")
