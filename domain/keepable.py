"""What every store can hold, so that all of them answer alike."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from .errors import Invalid

ValueT = TypeVar("ValueT")

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\ufffd"
_LARGEST = 2**63 - 1


class UnkeepableNumber(Invalid):
    """The number is beyond 64 bits, which no honest number here is."""


def keepable(value: ValueT) -> ValueT:
    """Return ``value`` as a database keeps it, looking into tuples, lists and dataclasses.

    NUL and lone surrogates become U+FFFD (REPLACEMENT CHARACTER): a device name or a release title may hold them, UTF-8
    and PostgreSQL's ``text`` cannot, and losing one letter is better than losing the release. Raises UnkeepableNumber.
    """
    return cast("ValueT", _keepable(value))


def _keepable(value: Any) -> Any:
    if type(value) is str:
        return _UNKEEPABLE.sub(_REPLACEMENT, value)
    if type(value) is int and not -_LARGEST <= value <= _LARGEST:
        raise UnkeepableNumber("A number is too large to be kept.")
    if isinstance(value, tuple | list):
        return tuple(_keepable(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _keepable(getattr(value, field.name)) for field in fields(value)})
    return value
