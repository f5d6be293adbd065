"""Answers that are written already when they are given."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from .wire.message import Message

MessageT = TypeVar("MessageT", bound=Message)


@dataclass(frozen=True, slots=True)
class Encoded(Generic[MessageT]):
    """A message as it goes over the wire, where making it anew each time would cost more than all the rest."""

    body: bytes
