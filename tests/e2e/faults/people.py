"""People on the server, and what they claim, as the database has it."""

from adapters.outbound.postgres.connecting import Limits
from adapters.outbound.postgres.database import open_database
from adapters.outbound.security.passwords import Argon2Hasher
from adapters.outbound.system.clock import SystemClock
from adapters.outbound.system.identifiers import SystemIdentifiers
from domain.users import Role, User, UserId, Username

PASSWORD = "another long password"


async def add_people(dsn: str, *names: str) -> None:
    """Let them in; everybody's password is ``PASSWORD``."""
    password = await Argon2Hasher().hash(PASSWORD)
    async with open_database(dsn, Limits()) as database, database.unit() as unit:
        for name in names:
            identifier = UserId(SystemIdentifiers().uuid())
            await unit.users.add(User(identifier, Username(name), Role.USER, password, SystemClock().now()))


async def claimed(dsn: str) -> frozenset[tuple[UserId, str]]:
    """Who claims what."""
    async with open_database(dsn, Limits()) as database, database.unit() as unit:
        return frozenset((claim.user, claim.torrent) for claim in await unit.claims.all())
