"""PostgreSQL, as the product opens it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from pydantic import Field, SecretStr

from adapters.plugin import Options, Plugin, Toolbox
from application.ports.database import Database

from .connecting import Limits
from .database import PostgresDatabase, open_database
from .embedded import embedded
from .rights import let_log_in


class PostgresOptions(Options):
    """Without a ``dsn`` the server starts a PostgreSQL of its own below its state directory."""

    dsn: SecretStr | None = Field(None, description="postgresql://user:password@host:5432/name; none: embedded")
    owner_dsn: SecretStr | None = Field(
        None,
        description="likewise, for another user who owns the database, brings the schema up to date and gives the user "
        "of `dsn` its rights; none: that of `dsn` does",
    )
    smallest_pool: int = Field(0, ge=0, le=100, description="connections that are kept open")
    largest_pool: int = Field(8, ge=1, le=100, description="connections at most (embedded: at most 30)")
    patience_seconds: float = Field(5.0, gt=0, le=300, description="for connecting and for a free connection")
    statement_seconds: float = Field(15.0, gt=0, le=3600, description="for one statement")

    def limits(self) -> Limits:
        """The same, as the adapter counts them."""
        return Limits(
            smallest_pool=min(self.smallest_pool, self.largest_pool),
            largest_pool=self.largest_pool,
            patience=timedelta(seconds=self.patience_seconds),
            statement=timedelta(seconds=self.statement_seconds),
        )


@asynccontextmanager
async def open_postgres(options: PostgresOptions, toolbox: Toolbox) -> AsyncIterator[PostgresDatabase]:
    """Open the database and bring its schema up to date. Raises DatabaseUnavailable, SchemaOutdated."""
    async with AsyncExitStack() as stack:
        owner = None if options.owner_dsn is None else options.owner_dsn.get_secret_value()
        if options.dsn is not None:
            dsn = options.dsn.get_secret_value()
        else:
            owner = await stack.enter_async_context(embedded(toolbox.state / "postgresql"))
            dsn = await let_log_in(owner)
        opened = open_database(dsn, options.limits(), owner=owner, withdraw=toolbox.serving)
        yield await stack.enter_async_context(opened)


PLUGIN: Plugin[Database] = Plugin(PostgresOptions, open_postgres)
