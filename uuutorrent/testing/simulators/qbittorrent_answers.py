"""What three generations of qBittorrent answered, word for word: recorded from those that Debian 12, 13 and 14 ship.

A contract test asks a real qBittorrent the same questions wherever one of these versions is installed.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer; ``text`` is all of it."""

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Generation:
    """Where the generations differ. ``cookie`` may hold the port."""

    version: str
    web_api: str
    cookie: str
    welcome: Recorded
    wrong_login: Recorded
    taken: Recorded
    held_already: Recorded
    no_such_endpoint: Recorded
    stop: str
    start: str
    stopped: str
    share_limits: tuple[str, ...]
    """What ``torrents/setShareLimits`` cannot do without."""
    incomplete: str = "Bad Request"
    """What it says then; may hold what is ``missing``."""
    knows_keys: bool = False


NO_SESSION = Recorded(403, "Forbidden")
BANNED = Recorded(403, "Your IP address has been banned after too many failed authentication attempts.")
NOT_A_TORRENT = Recorded(415, "Error: 'upload.torrent' is not a valid torrent file.")
NO_PEERS = Recorded(400, "No valid peers were specified")
NOT_HELD = Recorded(404, "Not Found")
FAILURES_BEFORE_A_BAN = 5

_OK, _FAILS = Recorded(200, "Ok."), Recorded(200, "Fails.")

_LIMITS_4 = ("hashes", "ratioLimit", "seedingTimeLimit")
_LIMITS_5 = (*_LIMITS_4, "inactiveSeedingTimeLimit")
_OLD = ("SID", _OK, _FAILS, _OK, _FAILS, NOT_HELD)
V4_5 = Generation("v4.5.2", "2.8.19", *_OLD, "pause", "resume", "pausedDL", _LIMITS_4)
V5_1 = Generation("v5.1.0", "2.11.4", *_OLD, "stop", "start", "stoppedDL", _LIMITS_5)
V5_3 = Generation(
    "v5.3.0",
    "2.16.2",
    "QBT_SID_{port}",
    Recorded(204, ""),
    Recorded(401, "Unauthorized"),
    Recorded(200, '{{"added_torrent_ids":["{infohash}"],"failure_count":0,"pending_count":0,"success_count":1}}'),
    Recorded(409, "Conflict"),
    Recorded(404, "Endpoint does not exist"),
    "stop",
    "start",
    "stoppedDL",
    (*_LIMITS_5, "shareLimitAction", "shareLimitsMode"),
    "Missing required parameters: {missing}",
    knows_keys=True,
)
GENERATIONS = (V4_5, V5_1, V5_3)
