"""What a torrent calls itself, made fit to be kept and shown."""

from unicodedata import category

_LONGEST = 500


def shown_name(name: str) -> str:
    """The name without what no terminal and no database should get: control characters and lone surrogates."""
    # Cut first: a name may be as long as a torrent file.
    visible = (character for character in name[: 2 * _LONGEST] if category(character) not in ("Cc", "Cs"))
    return "".join(visible)[:_LONGEST].strip()
