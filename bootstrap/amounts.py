"""Amounts of data as an operator writes them: ``20 GiB``, ``10 TB``, ``512``."""

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_AMOUNT = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)\s*([kmgt]i?b|b)?", re.IGNORECASE | re.ASCII)
_POWERS = {"k": 1, "m": 2, "g": 3, "t": 4}
_MOST = 1 << 50


def amount_in_bytes(text: str) -> int:
    """Read an amount. KB, MB, GB and TB count in thousands, KiB and so on in 1,024s. Raises ValueError."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    number, unit = match[1], (match[2] or "b").lower()
    size = int(float(number) * (1024 if "i" in unit else 1000) ** _POWERS.get(unit[0], 0))
    if size > _MOST:
        raise ValueError(text)
    return size


def _amount(text: str) -> str:
    try:
        amount_in_bytes(text)
    except ValueError:
        raise PydanticCustomError("no_amount", "Write an amount such as 20 GiB, 500 MB, or 0 (at most 1 PiB)") from None
    return " ".join(text.split())


Amount = Annotated[str, AfterValidator(_amount)]
"""An amount of data as text, which ``amount_in_bytes`` reads."""
