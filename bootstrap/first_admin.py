"""Somebody who may log in to a new server."""

import logging

from dishka import AsyncContainer

from application.accounts.create_first_admin import CreateFirstAdmin
from application.ports.database import Database
from application.ports.identifiers import Identifiers

from .settings import AdminSettings
from .state_directory import StateDirectory

_log = logging.getLogger(__name__)

PASSWORD_FILE = "initial-admin-password"  # noqa: S105 (a file's name)
INHABITED_FILE = "inhabited"
"""Marks a state directory whose server has users: ``up`` need not ask for the first one."""


async def ensure_admin(container: AsyncContainer, settings: AdminSettings, state: StateDirectory) -> None:
    """Make the first administrator if there is nobody: with the configured password, else with a generated one.

    A generated one is written to a private file before the account is made: nobody is locked out by a crash between
    the two. The log names the file and not what is in it.
    """
    if not await _inhabited(await container.get(Database)):
        create = await container.get(CreateFirstAdmin)
        if settings.password is not None:
            await create(settings.username, settings.password.get_secret_value())
        else:
            await _with_generated_password(create, await container.get(Identifiers), settings.username, state)
    state.write_private(INHABITED_FILE, "")


async def _with_generated_password(
    create: CreateFirstAdmin, identifiers: Identifiers, username: str, state: StateDirectory
) -> None:
    password = identifiers.secret(15)
    path = state.write_private(PASSWORD_FILE, f"{password}\n")
    if await create(username, password) is None:
        path.unlink(missing_ok=True)
        return
    _log.warning("The first administrator is “%s”; the password is in %s. Delete that file.", username, path)


async def _inhabited(database: Database) -> bool:
    async with database.unit() as unit:
        return bool(await unit.users.all())
