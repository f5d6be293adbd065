"""How people write the address of a server, and how we do."""

from urllib.parse import urlsplit


class NotAnAddress(ValueError):
    """The text cannot be the address of a server; its message says why."""


def server_address(text: str) -> str:
    """Return ``scheme://host[:port][/prefix]`` for what a person typed; ``https`` where no scheme is given.

    Raises ``NotAnAddress`` for anything with a name and password, a query, or another scheme.
    """
    typed = text.strip()
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise NotAnAddress("That is not an address. It looks like https://my.server:7443.") from None
    if not host or any(character.isspace() for character in typed):
        raise NotAnAddress("Type the server's address, like https://my.server:7443.")
    if parts.scheme not in ("http", "https"):
        raise NotAnAddress("The address begins with https:// (or http:// on this machine).")
    if parts.username is not None or parts.query or parts.fragment:
        raise NotAnAddress("Only the address, please: no name, no password, no question mark.")
    shown = f"[{host}]" if ":" in host else host
    path = parts.path.rstrip("/").removesuffix("/api/v1").rstrip("/")
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}{path}"


def origin(server: str) -> str:
    """Return ``host:port``: what a certificate belongs to."""
    parts = urlsplit(server)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def is_open_to_listeners(server: str) -> bool:
    """Whether passwords would cross a network unencrypted."""
    parts = urlsplit(server)
    return parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1")
