"""The disk vault on offer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import Field

from adapters.plugin import Options, Plugin, Toolbox
from application.ports.file_vault import FileVault

from .vault import DiskVault


class DiskOptions(Options):
    """The vault reads where the engine saves; there is little to set."""

    threads: int = Field(8, ge=1, le=64, description="reads that go on at the same time")


@asynccontextmanager
async def _open(options: DiskOptions, toolbox: Toolbox) -> AsyncIterator[DiskVault]:
    vault = DiskVault(toolbox.downloads, threads=options.threads)
    try:
        yield vault
    finally:
        vault.close()


PLUGIN: Plugin[FileVault] = Plugin(DiskOptions, _open)
