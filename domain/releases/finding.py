"""What one gate says about one release."""

from dataclasses import dataclass
from enum import StrEnum

from .verdict import Reason


class Effect(StrEnum):
    """What a finding does to the verdict."""

    FAVOURS = "favours"
    DOUBTS = "doubts"
    """A person should look."""
    REJECTS = "rejects"


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason and its weight."""

    effect: Effect
    reason: Reason


def favours(code: str, text: str) -> Finding:
    """It speaks for the release."""
    return Finding(Effect.FAVOURS, Reason(code, text))


def doubts(code: str, text: str) -> Finding:
    """It speaks against taking the release unseen."""
    return Finding(Effect.DOUBTS, Reason(code, text, favours=False))


def rejects(code: str, text: str) -> Finding:
    """It rules the release out."""
    return Finding(Effect.REJECTS, Reason(code, text, favours=False))
