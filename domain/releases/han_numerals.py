"""Numbers in Chinese numerals: 二, 十二, 二十, 一百零三; and as plain digits: 二〇二四."""

HAN_NUMERAL = "〇零一二两兩三四五六七八九十百"
"""The characters of numbers below a thousand."""

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_UNITS = {"十": 10, "百": 100}


def han_number(text: str) -> int:
    """Read a number written in characters of ``HAN_NUMERAL``."""
    if not any(unit in text for unit in _UNITS):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = digit = 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
