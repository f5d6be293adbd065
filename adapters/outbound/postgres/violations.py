"""Which rule of ours a broken constraint stands for."""

from collections.abc import Callable

from application.ports.engines import EngineNotConfigured
from application.ports.torrents import TorrentKeptAlready, TorrentNotFound
from application.ports.users import UsernameTaken, UserNotFound
from domain.errors import UuutorrentError


def _username_taken() -> UsernameTaken:
    return UsernameTaken("That user name is taken.")


def _no_user() -> UserNotFound:
    return UserNotFound("There is no such user.")


def _no_torrent() -> TorrentNotFound:
    return TorrentNotFound("There is no such torrent.")


def _kept_already() -> TorrentKeptAlready:
    return TorrentKeptAlready("That torrent is kept under its other info-hash.")


def _no_engine() -> EngineNotConfigured:
    return EngineNotConfigured("There is no torrent engine of that name.")


MEANINGS: dict[str, Callable[[], UuutorrentError]] = {
    "users_username_key_key": _username_taken,
    "sessions_user_fkey": _no_user,
    "familiar_networks_user_fkey": _no_user,
    "invites_invited_by_fkey": _no_user,
    "api_tokens_user_fkey": _no_user,
    "torrents_infohash_v2_key": _kept_already,
    "torrents_engine_fkey": _no_engine,
    "claims_user_fkey": _no_user,
    "claims_torrent_fkey": _no_torrent,
    "checksums_torrent_fkey": _no_torrent,
    "watch_accounts_user_fkey": _no_user,
    "tastes_user_fkey": _no_user,
    "corrections_private_to_fkey": _no_user,
}
"""By constraint name. One that is missing here can only be broken by a mistake of ours."""
