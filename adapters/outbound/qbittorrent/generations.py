"""What differs between qBittorrent's generations, by Web API version.

| qBittorrent | Web API    | log-in answers         | add answers             | stopped torrents    | API key |
|-------------|------------|------------------------|-------------------------|---------------------|---------|
| 4.5, 4.6    | 2.8.18-2.9 | 200 ``Ok.``/``Fails.`` | 200 ``Ok.``/``Fails.``  | pause, ``pausedDL`` | no      |
| 5.0, 5.1    | 2.11       | the same; 401 at last  | the same                | stop, ``stoppedDL`` | no      |
| 5.2, 5.3    | 2.14-2.16  | 204 / 401              | JSON, 202, 409          | the same            | yes     |

The library picks pause or stop and sends both ``paused`` and ``stopped``; log-ins and keys are read in ``web_api``,
answers to an add in ``Generation.took``, both vocabularies of states in ``reading``. Each generation asks for more
words in ``torrents/setShareLimits`` than the one before, and reads past what it does not know: all get all of them.
Source: WebAPI_Changelog.md of qBittorrent; 4.5.2, 5.1.0 and 5.3.0 as Debian 12, 13 and 14 ship them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_OLDEST = (2, 8, 18)
_JSON_ADD = (2, 14)


class UnknownAnswer(ValueError):
    """The answer is none that qBittorrent gives."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A Web API version, and what follows from it."""

    version: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> "Generation":
        """Read ``2.8.19``. Raises UnknownAnswer."""
        parts = text.strip().split(".")
        if len(text) > 20 or len(parts) < 2 or not all(part.isascii() and part.isdigit() for part in parts):
            raise UnknownAnswer("That is no Web API version.")
        return cls(tuple(int(part) for part in parts))

    @property
    def supported(self) -> bool:
        """Whether it is 4.5 or newer."""
        return self.version >= _OLDEST

    def took(self, answer: object) -> bool:
        """Read the answer to ``torrents/add``: whether the torrent was taken. Raises UnknownAnswer."""
        if isinstance(answer, Mapping) and self.version >= _JSON_ADD:
            counts = [answer.get(name, 0) for name in ("success_count", "pending_count")]
            return any(isinstance(count, int) and count > 0 for count in counts)
        if answer in ("Ok.", "Fails."):
            return answer == "Ok."
        raise UnknownAnswer("That is no answer to an added torrent.")
