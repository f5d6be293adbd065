"""Questions about a server's certificate, as ssh asks them."""

from ..api.errors import FingerprintChanged
from ..messages import StrangerMet
from .question import Answer, QuestionScreen


def _halves(fingerprint: str) -> list[str]:
    """Return a fingerprint in two lines, as people compare it."""
    middle = len(fingerprint) // 2 + 1
    return [f"{fingerprint[:middle]}", f"{fingerprint[middle:]}"]


def first_contact(message: StrangerMet) -> QuestionScreen:
    """Ask whether a certificate that nobody vouches for is the right one."""
    text = [
        f"This device has not met {message.attempt.server} before, and nobody vouches for its certificate. "
        "That is usual for a server of one's own. Its SHA-256 fingerprint:",
        "\n".join(_halves(message.fingerprint)),
        "Go on only if the server printed the same when it started.",
    ]
    answers = [Answer("y", "It is the same: trust this server from now on")]
    return QuestionScreen("Is this your server?", text, answers, leave="Do not connect")


def changed_certificate(error: FingerprintChanged, path: str) -> QuestionScreen:
    """Explain why nothing was sent to a server whose certificate is another one. There is no key to go on."""
    text = [
        f"{error} It may have been renewed, or somebody may listen in. You were not logged in.",
        "Accepted before:\n" + "\n".join(_halves(error.expected)),
        "Shown now:\n" + "\n".join(_halves(error.presented)),
        f"If you know why it changed, remove the server's line from {path} and connect again.",
    ]
    return QuestionScreen("The server's certificate has changed", text, [], leave="Do not connect")
