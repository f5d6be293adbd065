"""What every message of the API has in common."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field


class Message(BaseModel):
    """Something that travels. A client ignores members it does not know, so that a server may add some."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Body(BaseModel):
    """Something that a client sends. A member that we do not know is a mistake and is refused.

    One of more than ``body_limit`` bytes is refused before it is read.
    """

    body_limit: ClassVar[int] = 64 * 1024

    model_config = ConfigDict(frozen=True, extra="forbid")


class FaultyMember(Message):
    """A member of the request that breaks a rule; ``pointer`` is a JSON pointer (RFC 6901)."""

    pointer: str
    detail: str


class Problem(Message):
    """An error (RFC 9457). ``type`` is ``tag:uuutorrent,2026:<slug>``; further members are facts of that error."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str
    title: str
    status: int
    detail: str = ""
    instance: str | None = None
    errors: list[FaultyMember] = Field(default_factory=list)

    @property
    def slug(self) -> str:
        """The error's stable name, or ``about:blank``."""
        return self.type.removeprefix("tag:uuutorrent,2026:")

    def fact(self, name: str) -> Any:
        """A further member of the problem, or None."""
        return (self.model_extra or {}).get(name)
