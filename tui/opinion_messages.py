"""What workers tell the screens about preferences and corrections."""

from dataclasses import dataclass

from textual.message import Message

from adapters.inbound.http.wire.corrections import CorrectionsView
from adapters.inbound.http.wire.preferences import PreferencesView

from .api.errors import ClientError


@dataclass
class Taught(Message):
    """The server has learned from what the person said about a release."""

    view: CorrectionsView


@dataclass
class Untaught(Message):
    """What it had learned last does not count any more."""


@dataclass
class TeachFailed(Message):
    """It has learned, or forgotten, nothing, and why."""

    error: ClientError


@dataclass
class PreferencesArrived(Message):
    """What the person likes, and the version of that; ``saved`` when it was just saved."""

    view: PreferencesView
    version: str | None
    saved: bool = False


@dataclass
class PreferencesFailed(Message):
    """They could not be read or saved, and why."""

    error: ClientError


@dataclass
class CorrectionsArrived(Message):
    """What was taught; ``news`` says what has just changed about it."""

    view: CorrectionsView
    news: str = ""


@dataclass
class CorrectionsFailed(Message):
    """The list could not be read or changed, and why."""

    error: ClientError
