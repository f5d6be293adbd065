"""A correction as one person sees it."""

from dataclasses import dataclass

from domain.releases.corrections import Correction
from domain.users import Actor, User

_GONE = "somebody who left"


@dataclass(frozen=True, slots=True)
class KnownCorrection:
    """``teacher`` is the name of who taught it; ``own`` says whether that is the one who looks."""

    correction: Correction
    teacher: str
    own: bool

    @classmethod
    def seen_by(cls, actor: Actor, correction: Correction, teacher: User | None) -> "KnownCorrection":
        """Show a correction to the actor."""
        name = _GONE if teacher is None else teacher.username.text
        return cls(correction, name, own=correction.taught_by == actor.id)
