"""Who may do what: every operation of the API, and the answer that each principal gets."""

from collections.abc import Mapping
from dataclasses import dataclass

from . import requests_of as tries
from .people import Principal
from .requests_of import Prepare, Request, nothing, plain

OK = "allowed"
Answers = Mapping[Principal, str]

_NOBODY: Answers = {
    Principal.ANONYMOUS: "401",
    Principal.EXPIRED: "401",
    Principal.ENDED: "401",
    Principal.DISABLED: "401",
}


def _known(*, owner: str, other: str, admin: str) -> Answers:
    """Only who is logged in gets anything but 401."""
    return {**_NOBODY, Principal.OWNER: owner, Principal.OTHER: other, Principal.ADMIN: admin}


EVERYBODY: Answers = dict.fromkeys(Principal, OK)
"""No log-in is needed."""
ONESELF = _known(owner=OK, other=OK, admin=OK)
"""Everybody does it with what is theirs; what is others' does not show (see Household.secrets)."""
OWNERS = _known(owner=OK, other="404", admin="404")
"""Of a thing that is the owner's: for anybody else, admins too, it does not exist."""
ADMINS = _known(owner="403", other="403", admin=OK)
"""What everybody knows to exist, and only admins may do."""
HIDDEN = _known(owner="404", other="404", admin=OK)
"""Of a thing that only admins may know of."""


@dataclass(frozen=True, slots=True)
class Right:
    """The answers to one operation, tried as ``request`` says with what ``prepare`` made.

    ``of`` tells a second try of one operation from the first. ``spends``: it ends sessions or uses up a token, so that
    everybody logs in anew before and after.
    """

    operation: str
    answers: Answers
    request: Request = plain
    prepare: Prepare = nothing
    of: str = ""
    spends: bool = False

    @property
    def name(self) -> str:
        """What the printed matrix calls it."""
        return f"{self.operation} ({self.of})" if self.of else self.operation


_LOGGING_IN = {**EVERYBODY, Principal.ANONYMOUS: "401", Principal.DISABLED: "403"}
_REFRESHING = {
    **EVERYBODY,
    Principal.ANONYMOUS: "401",
    Principal.ENDED: "401",
    Principal.DISABLED: "401",
}
_TAUGHT = _known(owner=OK, other="404", admin=OK)
"""An admin takes back what anybody taught, because it may be shared."""
_PICKY = {**OWNERS, Principal.OWNER: "403"}

RIGHTS: tuple[Right, ...] = (
    Right("check_health", EVERYBODY),
    Right("show_product", EVERYBODY),
    Right("show_description", EVERYBODY),
    Right("log_in", _LOGGING_IN, tries.log_in),
    Right("accept_invite", EVERYBODY, tries.accept_invite),
    Right("refresh_session", _REFRESHING, tries.refresh, spends=True),
    Right("list_sessions", ONESELF),
    Right("revoke_session", OWNERS, tries.session, tries.another_session),
    Right("revoke_other_sessions", ONESELF, spends=True),
    Right("log_out", ONESELF, spends=True),
    Right("view_profile", ONESELF),
    Right("change_password", ONESELF, tries.change_password, spends=True),
    Right("list_users", ADMINS),
    Right("create_user", ADMINS, tries.create_user),
    Right("show_user", HIDDEN, tries.user, tries.the_owner),
    Right("change_user", HIDDEN, tries.change_user, tries.the_owner),
    Right("reset_password", HIDDEN, tries.reset_password, tries.another_user),
    Right("remove_user", HIDDEN, tries.user, tries.another_user),
    Right("list_invites", ADMINS),
    Right("create_invite", ADMINS, tries.empty),
    Right("withdraw_invite", HIDDEN, tries.invite, tries.another_invite),
    Right("show_accounts", ONESELF),
    Right("link_account", ONESELF, tries.link_account),
    Right("show_watchlist", ONESELF),
    Right("show_preferences", ONESELF),
    Right("save_preferences", ONESELF, tries.save_preferences),
    Right("search_episode", ONESELF, tries.episode),
    Right("prefetch_episodes", ONESELF, tries.episodes),
    Right("list_corrections", ONESELF),
    Right("list_corrections", ONESELF, tries.everybodys_corrections, of="everybody's"),
    Right("teach_number", ONESELF, tries.teach_number),
    Right("teach_match", ONESELF, tries.refuse_release),
    Right("share_correction", HIDDEN, tries.correction, tries.another_correction),
    Right("revoke_correction", _TAUGHT, tries.correction, tries.another_correction),
    Right("list_torrents", ONESELF),
    Right("grab_release", ONESELF, tries.episode),
    Right("add_magnet", ONESELF, tries.magnet),
    Right("add_torrent_file", ONESELF, tries.torrent_file),
    Right("show_torrent", OWNERS, tries.torrent, tries.the_torrent),
    Right("pause_torrent", OWNERS, tries.torrent, tries.the_torrent),
    Right("resume_torrent", OWNERS, tries.torrent, tries.the_torrent),
    Right("retry_torrent", OWNERS, tries.torrent, tries.the_torrent),
    Right("reannounce_torrent", OWNERS, tries.torrent, tries.the_torrent),
    Right("move_torrent", OWNERS, tries.move, tries.the_torrent),
    Right("set_seeding", OWNERS, tries.seeding, tries.the_torrent),
    Right("list_files", OWNERS, tries.torrent, tries.the_torrent),
    Right("choose_files", OWNERS, tries.choose_files, tries.the_torrent),
    Right("checksum_file", OWNERS, tries.file, tries.the_torrent),
    Right("read_file", OWNERS, tries.file, tries.the_torrent),
    Right("remove_torrent", _PICKY, tries.keep_data, tries.the_torrent, of="keep the data"),
    Right("remove_torrent", OWNERS, tries.torrent, tries.another_torrent),
    Right("show_usage", ONESELF),
    Right("show_machine", ADMINS),
    Right("follow_news", ONESELF),
    Right("unlink_account", ONESELF, tries.service),
)
"""In the order of trying. An operation that is not here fails the test."""
