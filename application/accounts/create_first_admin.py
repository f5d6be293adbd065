"""Making the first account of a new server."""

from dataclasses import dataclass

from domain.auditing import AuditAction
from domain.new_usernames import accept_username
from domain.passwords import accept_password
from domain.users import OPERATOR, Role, User, UserId

from ..ports.clock import Clock
from ..ports.database import Database, Unit
from ..ports.identifiers import Identifiers
from ..ports.passwords import PasswordHasher
from ..ports.users import UsernameTaken
from .recording import record_on_user


@dataclass(frozen=True, slots=True)
class CreateFirstAdmin:
    """Create an administrator where there is nobody yet."""

    database: Database
    hasher: PasswordHasher
    identifiers: Identifiers
    clock: Clock

    async def __call__(self, username: str, password: str) -> User | None:
        """Return the new administrator, or None if anybody has an account already (then nothing is changed).

        Raises InvalidUsername, InvalidPassword, HasherBusy.
        """
        name = accept_username(username)
        accepted = accept_password(password, name)
        async with self.database.unit() as unit:
            if await _inhabited(unit):
                return None
        admin = User(
            id=UserId(self.identifiers.uuid()),
            username=name,
            role=Role.ADMIN,
            password=await self.hasher.hash(accepted),
            created_at=self.clock.now(),
        )
        async with self.database.unit() as unit:
            if await _inhabited(unit):
                return None
            try:
                await unit.users.add(admin)
            except UsernameTaken:
                return None  # Another process of ours was quicker.
            told = {"role": admin.role.value, "why": "nobody was here"}
            await record_on_user(unit, OPERATOR, AuditAction.USER_CREATED, admin.created_at, admin, told)
        return admin


async def _inhabited(unit: Unit) -> bool:
    return bool(await unit.users.all())
