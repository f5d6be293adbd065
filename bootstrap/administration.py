"""Working on a server's database from the command line, whether the server runs or not."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

from dishka import AsyncContainer

from adapters.outbound.postgres.embedded import running_dsn

from .configuring.loading import load_configuration
from .container import build_container
from .settings import DatabaseChoice, Settings
from .state_directory import StateDirectory


@asynccontextmanager
async def administering(config: Path | None) -> AsyncIterator[AsyncContainer]:
    """Give what a server is made of, to ask for use cases. Only what is asked for is opened.

    Beside a running server its embedded PostgreSQL is used. Raises SettingsRefused, StateInUse while a server is just
    starting, DatabaseUnavailable.
    """
    settings = load_configuration(config).settings
    state = StateDirectory.prepare(settings.state_dir)
    with ExitStack() as stack:
        if state.running() is None:
            stack.enter_context(state.held())
        else:
            settings = _beside_the_server(settings)
        container = build_container(settings)
        try:
            yield container
        finally:
            await container.close()


def _beside_the_server(settings: Settings) -> Settings:
    database = settings.database
    if database.plugin != "postgres" or database.options.get("dsn") is not None:
        return settings  # A database of its own lets many in.
    dsn = running_dsn(settings.state_dir / "postgresql")
    choice = DatabaseChoice(plugin=database.plugin, options={**database.options, "dsn": dsn})
    return settings.model_copy(update={"database": choice})
