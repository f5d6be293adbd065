"""Showing values without their secrets."""

import re
from urllib.parse import urlsplit

MASK = "********"
_USER_INFO = re.compile(r"(?P<scheme>[a-zA-Z][\w+.\-]*://)(?P<user>[^\s/:@]*):(?P<password>[^\s@]+)@")


def masked(text: str) -> str:
    """Hide the passwords of all addresses in ``text``."""
    return _USER_INFO.sub(rf"\g<scheme>\g<user>:{MASK}@", text)


def masked_secret(secret: str) -> str:
    """Show of a secret what helps and hurts nobody: an address without its password and query, else nothing."""
    try:
        parts = urlsplit(secret)
    except ValueError:
        return MASK
    # Characters that belong percent-encoded make it unclear where the password ends.
    if not parts.scheme or not parts.hostname or secret.count("@") > 1 or secret.count("://") > 1 or parts.fragment:
        return MASK
    shown = parts._replace(query=MASK if parts.query else "").geturl()
    return masked(shown)
