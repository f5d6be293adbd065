"""Which rule of ours a broken constraint stands for."""

from collections.abc import Callable

from application.ports.torrents import TorrentNotFound
from application.ports.users import UsernameTaken, UserNotFound
from domain.errors import UuutorrentError


def _username_taken() -> UsernameTaken:
    return UsernameTaken("That user name is taken.")


def _no_user() -> UserNotFound:
    return UserNotFound("There is no such user.")


def _no_torrent() -> TorrentNotFound:
    return TorrentNotFound("There is no such torrent.")


MEANINGS: dict[str, Callable[[], UuutorrentError]] = {
    "users_username_key_key": _username_taken,
    "sessions_user_fkey": _no_user,
    "familiar_networks_user_fkey": _no_user,
    "invites_invited_by_fkey": _no_user,
    "claims_user_fkey": _no_user,
    "claims_torrent_fkey": _no_torrent,
    "checksums_torrent_fkey": _no_torrent,
    "watch_accounts_user_fkey": _no_user,
    "tastes_user_fkey": _no_user,
    "corrections_private_to_fkey": _no_user,
}
"""By constraint name. One that is missing here can only be broken by a mistake of ours."""
