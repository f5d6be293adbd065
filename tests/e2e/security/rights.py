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
    """Only who is known gets anything but 401. A token does what its owner may, if its scopes say so."""
    known = {Principal.OWNER: owner, Principal.OTHER: other, Principal.ADMIN: admin}
    return {**_NOBODY, **known, Principal.SCRIPT: owner, Principal.UNSCOPED: "403", Principal.TEMPORARY: "403"}


def logged_in(answers: Answers) -> Answers:
    """The same, but not for API tokens, whatever they are good for."""
    return {**answers, Principal.SCRIPT: "403"}


def temporarily(answers: Answers) -> Answers:
    """The same, and open to who has to choose another password first."""
    return {**answers, Principal.TEMPORARY: OK}


EVERYBODY: Answers = dict.fromkeys(Principal, OK)
"""No log-in is needed."""
ONESELF = _known(owner=OK, other=OK, admin=OK)
"""Everybody does it with what is theirs; what is others' does not show (see Household.secrets)."""
OWNERS = _known(owner=OK, other="404", admin="404")
"""Of a thing that is the owner's: for anybody else, admins too, it does not exist."""
ADMINS = logged_in(_known(owner="403", other="403", admin=OK))
"""What everybody knows to exist, and only admins may do."""
HIDDEN = logged_in(_known(owner="404", other="404", admin=OK))
"""Of a thing that only admins may know of. A token that is not good for it is told so before anything is looked for."""


@dataclass(frozen=True, slots=True)
class Right:
    """The answers to one operation, tried as ``request`` says with what ``prepare`` made.

    ``of`` tells a second try of one operation from the first. ``spends``: it ends sessions or uses up a token, so that
    everybody logs in anew before and after. ``reads``: it takes the scope ``read``, though it is no GET.
    """

    operation: str
    answers: Answers
    request: Request = plain
    prepare: Prepare = nothing
    of: str = ""
    spends: bool = False
    reads: bool = False

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
_PICKY = {**OWNERS, Principal.OWNER: "403", Principal.SCRIPT: "403"}

RIGHTS: tuple[Right, ...] = (
    Right("check_health", EVERYBODY),
    Right("show_product", EVERYBODY),
    Right("show_description", EVERYBODY),
    Right("log_in", _LOGGING_IN, tries.log_in),
    Right("accept_invite", EVERYBODY, tries.accept_invite),
    Right("refresh_session", _REFRESHING, tries.refresh, spends=True),
    Right("list_sessions", logged_in(ONESELF)),
    Right("revoke_session", logged_in(OWNERS), tries.session, tries.another_session),
    Right("revoke_other_sessions", logged_in(ONESELF), spends=True),
    Right("log_out", temporarily(logged_in(ONESELF)), spends=True),
    Right("list_api_tokens", logged_in(ONESELF)),
    Right("create_api_token", logged_in(ONESELF), tries.create_api_token),
    Right("revoke_api_token", logged_in(OWNERS), tries.api_token, tries.another_api_token),
    Right("view_profile", temporarily(ONESELF)),
    Right("change_password", temporarily(logged_in(ONESELF)), tries.change_password, spends=True),
    Right("list_users", ADMINS),
    Right("create_user", ADMINS, tries.create_user),
    Right("show_user", HIDDEN, tries.user, tries.the_owner),
    Right("change_user", HIDDEN, tries.change_user, tries.the_owner),
    Right("reset_password", HIDDEN, tries.reset_password, tries.another_user),
    Right("list_sessions_of", HIDDEN, tries.user, tries.another_user),
    Right("revoke_sessions_of", HIDDEN, tries.user, tries.another_user),
    Right("remove_user", HIDDEN, tries.user, tries.another_user),
    Right("list_invites", ADMINS),
    Right("create_invite", ADMINS, tries.empty),
    Right("withdraw_invite", HIDDEN, tries.invite, tries.another_invite),
    Right("list_audit", ADMINS),
    Right("show_accounts", ONESELF),
    Right("link_account", logged_in(ONESELF), tries.link_account),
    Right("show_watchlist", ONESELF),
    Right("show_preferences", ONESELF),
    Right("save_preferences", ONESELF, tries.save_preferences),
    Right("search_episode", ONESELF, tries.episode, reads=True),
    Right("prefetch_episodes", ONESELF, tries.episodes, reads=True),
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
    Right("reannounce_torrent", OWNERS, tries.torrent, tries.another_torrent),
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
    Right("unlink_account", logged_in(ONESELF), tries.service),
)
"""In the order of trying. An operation that is not here fails the test."""
