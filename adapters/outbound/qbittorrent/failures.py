"""What went wrong with qBittorrent, in plain sentences that say what to do. No address, no secret."""

from datetime import timedelta

from qbittorrentapi import (
    Forbidden403Error,
    HTTP5XXError,
    HTTPError,
    LoginFailed,
    NotFound404Error,
    Unauthorized401Error,
)
from requests import exceptions

from application.ports.torrent_engine import EngineUnavailable

from .web_api import KeyRefused, LoginUnauthorized, TooOld

_HOUR = timedelta(hours=1)
_SOON = timedelta(seconds=10)
_WHERE = "Is it running, and is engine.options.url the address of its Web UI?"

WRONG_LOGIN = (
    "qBittorrent refuses the user name or the password. Correct engine.options.username and engine.options.password, "
    "then restart the server: it does not try again by itself, because qBittorrent bans an address after a few "
    "refusals."
)
WRONG_KEY = (
    "qBittorrent refuses the API key: correct engine.options.api_key. Only qBittorrent 5.2 or newer knows such "
    "keys: with an older one leave it empty, and give engine.options.username and engine.options.password."
)
BANNED = (
    "qBittorrent has banned our address after too many failed log-ins. Correct engine.options.username and "
    "engine.options.password, and wait an hour or restart qBittorrent."
)
WRONG_HOST = (
    "Perhaps it does not like the host name or port in engine.options.url: use the port that it listens on "
    "itself, and add the name to its setting Server domains."
)
NO_ANSWER = f"qBittorrent does not answer. {_WHERE}"
NOT_QBITTORRENT = f"What answers is not qBittorrent's Web API. {_WHERE}"


def unavailable(error: BaseException) -> EngineUnavailable:
    """Say what a failed call means."""
    if isinstance(error, LoginFailed):
        return EngineUnavailable(f"{WRONG_LOGIN} {WRONG_HOST}" if isinstance(error, LoginUnauthorized) else WRONG_LOGIN)
    if isinstance(error, KeyRefused):
        return EngineUnavailable(WRONG_KEY)
    if isinstance(error, Forbidden403Error):
        banned = "banned" in str(error)
        return EngineUnavailable(BANNED if banned else _refuses(403), retry_after=_HOUR if banned else None)
    if isinstance(error, Unauthorized401Error):
        return EngineUnavailable(f"{_refuses(401)} {WRONG_HOST}")
    if isinstance(error, HTTP5XXError):
        return EngineUnavailable(f"qBittorrent failed with status {error.http_status_code}.", retry_after=_SOON)
    if isinstance(error, HTTPError) and not isinstance(error, NotFound404Error):
        return EngineUnavailable(_refuses(error.http_status_code))
    if isinstance(error, TooOld):
        return EngineUnavailable("qBittorrent is too old: 4.5 or newer is needed.")
    if isinstance(error, exceptions.SSLError):
        return EngineUnavailable(
            "qBittorrent's certificate is not trusted. Give it a trusted one, or set engine.options.verify_certificate "
            "to false."
        )
    if isinstance(error, TimeoutError | exceptions.Timeout | exceptions.ConnectionError):
        return EngineUnavailable(NO_ANSWER, retry_after=_SOON)
    return EngineUnavailable(NOT_QBITTORRENT)


def _refuses(status: int) -> str:
    return f"qBittorrent refuses the request with status {status}."
