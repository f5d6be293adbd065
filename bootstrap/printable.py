"""What strangers wrote, as a terminal may show it."""


def printable(text: str) -> str:
    """A client calls itself whatever it likes; a terminal must not obey it, and a line stays one line."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
