"""What can go wrong between this device and the server, as sentences for people.

``str(error)`` says what happened, ``advice`` what to do about it (or is empty).
"""

from adapters.inbound.http.wire.message import Problem


class ClientError(Exception):
    """Anything that kept a request from succeeding. Its text is a plain sentence."""

    advice: str = ""

    @property
    def sentence(self) -> str:
        """What happened and what to do, in one go."""
        return f"{self} {self.advice}".strip()


class ServerUnreachable(ClientError):
    """No answer: refused, timed out, broken off, or no such host. ``reason`` says which."""

    advice = "Check that it is running and that this device is online."

    def __init__(self, server: str, reason: str) -> None:
        super().__init__(f"The server at {server} {reason}.")
        self.server = server
        self.reason = reason


class NotOurServer(ClientError):
    """Something answers at that address, but not with the API."""

    advice = "Check the address; a proxy or a log-in page of the network may be in between."

    def __init__(self, server: str) -> None:
        super().__init__(f"What answers at {server} does not speak UUUTorrent's language.")


class CertificateNotTrusted(ClientError):
    """No authority vouches for the server's certificate, and it was not accepted on this device yet."""

    advice = "Compare its fingerprint with the one that the server printed, then accept it."

    def __init__(self, server: str) -> None:
        super().__init__(f"Nobody known to this device vouches for the certificate of {server}.")
        self.server = server


class FingerprintChanged(ClientError):
    """The server shows another certificate than the one accepted before: it was renewed, or somebody listens in."""

    advice = "Do not go on unless you know why; then remove the old fingerprint and connect again."

    def __init__(self, server: str, *, expected: str, presented: str) -> None:
        super().__init__(f"{server} shows another certificate than the one you accepted.")
        self.server = server
        self.expected = expected
        self.presented = presented


class ChecksumMismatch(ClientError):
    """The bytes on this device are not the server's. The bad copy was removed."""

    advice = "Nothing was kept. Get it again."

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} arrived damaged: its checksum is not the server's.")


class FileChanged(ClientError):
    """The file on the server is not the one that was listed. What had arrived was removed."""

    advice = "Look at the files of the torrent again."

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is another file on the server now.")


class DeviceFull(ClientError):
    """No room on this device; what has arrived is kept."""

    advice = "Free some space and get it again: it goes on where it stopped."

    def __init__(self, folder: str) -> None:
        super().__init__(f"There is no room left in {folder}.")


class DeviceRefused(ClientError):
    """The folder on this device cannot be written."""

    advice = "Check the folder and its permissions, or choose another one."

    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(f"{folder} cannot be written: {reason}.")


class ApiError(ClientError):
    """The server answered, and refused. ``problem`` holds all it said."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail or problem.title or f"The server refused ({problem.status}).")
        self.problem = problem
        self.advice = ADVICE.get(problem.slug, "")

    @property
    def slug(self) -> str:
        """The error's stable name."""
        return self.problem.slug


class BadCredentials(ApiError):
    """Wrong name or password."""


class SessionEnded(ApiError):
    """The log-in is over: expired, revoked, or used elsewhere. Log in again."""


class NotThere(ApiError):
    """It does not exist, or not for this user."""


class Changed(ApiError):
    """Somebody, say you on another device, has changed it since it was read."""


class TooSoon(ApiError):
    """Asked too often. ``retry_after`` is in seconds, or None."""

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, if the server said so."""
        fact = self.problem.fact("retry_after")
        return float(fact) if isinstance(fact, int | float) else None


class ServerTroubled(ApiError):
    """The server, or a service that it needs, does not work now."""


ADVICE = {
    "bad-credentials": "Check name and password; capitals count.",
    "account-disabled": "Ask the one who runs the server.",
    "session-rejected": "Log in again.",
    "token-rejected": "Log in again.",
    "account-not-found": "Check the spelling; the list must be public.",
    "no-account-linked": "Press l on the watchlist to follow one.",
    "watchlist-unavailable": "Try again in a few minutes.",
    "indexer-unavailable": "Try again in a few minutes.",
    "engine-unavailable": "Your wish is kept; look at the server page.",
    "engine-refused": "Try again (r); if it lasts, tell the one who runs the server.",
    "not-enough-space": "A smaller release may fit.",
    "content-refused": "Choose another release.",
    "info-hash-mismatch": "Choose another release; this one is not what its list says.",
    "torrent-not-found": "You or another of your devices may have removed it.",
    "torrent-kept-already": "Add it by its .torrent file, or by the link that was used first.",
    "files-unknown": "Wait until the list of files has come.",
    "no-such-file": "Look at the files again.",
    "vault-unavailable": "Tell the one who runs the server: its disk cannot be read.",
    "admins-only": "Ask the one who runs the server.",
    "nothing-acceptable": "Show the rejected ones, or try again later.",
    "release-not-found": "Search again; the list may be old.",
    "file-incomplete": "Wait until it is complete.",
    "invalid-torrent-file": "Get the file again; a .torrent file is small.",
    "invalid-magnet": "Copy the whole link; it begins with magnet:?xt=urn:btih:.",
    "database-unavailable": "Try again in a moment; if it lasts, tell the one who runs the server.",
}
"""What a person can do about an error, by its slug."""

_BY_STATUS: dict[int, type[ApiError]] = {401: SessionEnded, 404: NotThere, 412: Changed, 429: TooSoon}
_BY_SLUG: dict[str, type[ApiError]] = {"bad-credentials": BadCredentials}


def refusal(problem: Problem) -> ApiError:
    """Return the error for ``problem``: by its slug, else by its status."""
    kind = _BY_SLUG.get(problem.slug) or _BY_STATUS.get(problem.status)
    if kind is None:
        kind = ServerTroubled if problem.status >= 500 else ApiError
    return kind(problem)
