"""Starting the client."""

from pathlib import Path

from .app import UuutorrentApp
from .desk import ClientSettings


def run(
    server: str | None,
    state: Path,
    downloads: Path,
    *,
    username: str | None = None,
    password: str | None = None,
    fingerprint: str | None = None,
) -> int:
    """Run the TUI until it is left, and return the exit status of the program.

    ``server`` is a base URL; None means the one used last. ``state`` holds pinned certificates and kept log-ins,
    ``downloads`` the files that come to this device. ``fingerprint`` is a certificate known by other means.
    """
    app = UuutorrentApp(ClientSettings(state, downloads, server, username, password, fingerprint))
    app.run()
    return app.return_code or 0


async def run_async(settings: ClientSettings) -> int:
    """Do the same on an event loop that runs already."""
    app = UuutorrentApp(settings)
    await app.run_async()
    return app.return_code or 0
