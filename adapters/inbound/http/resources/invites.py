"""Invitations."""

from datetime import timedelta
from http import HTTPStatus

from dishka.integrations.aiohttp import FromDishka

from application.accounts.accept_invite import AcceptInvite
from application.accounts.create_invite import CreateInvite
from application.accounts.list_invites import ListInvites
from application.accounts.withdraw_invite import WithdrawInvite
from application.ports.database import DatabaseUnavailable
from application.ports.invites import InviteNotFound
from application.ports.passwords import HasherBusy
from application.ports.users import UsernameTaken
from domain.invites import InviteId
from domain.ownership import AdminsOnly, SessionRequired
from domain.passwords import InvalidPassword
from domain.quotas import InvalidQuota, Quota
from domain.sessions import Origin
from domain.users import Actor, InvalidUsername, Role

from ..client_address import ClientAddress
from ..endpoint import Routes
from ..path_parameters import InviteInPath
from ..views.invites import view_invites, view_new_invite
from ..views.people import view_session
from ..wire.invites import AcceptInviteBody, CreateInviteBody, InvitesView, NewInviteView
from ..wire.people import SessionView

invites = Routes("/invites", "invites", admin=True)


@invites.endpoint("GET", errors=(AdminsOnly, DatabaseUnavailable))
async def list_invites(actor: FromDishka[Actor], show: FromDishka[ListInvites]) -> InvitesView:
    """List the invitations that can be accepted, newest first. For admins."""
    return view_invites(await show(actor))


@invites.endpoint(
    "POST", status=HTTPStatus.CREATED, errors=(AdminsOnly, SessionRequired, InvalidQuota, DatabaseUnavailable)
)
async def create_invite(
    body: CreateInviteBody, actor: FromDishka[Actor], create: FromDishka[CreateInvite]
) -> NewInviteView:
    """Invite somebody. For admins.

    The code is shown this once. It works once, until it expires, and only while who gave it is an admin.
    """
    lifetime, quota = timedelta(hours=body.valid_hours), Quota(body.quota_bytes, body.quota_torrents)
    return view_new_invite(await create(actor, Role(body.role), lifetime, quota))


@invites.endpoint("DELETE", "/{invite}", status=HTTPStatus.NO_CONTENT, errors=(InviteNotFound, DatabaseUnavailable))
async def withdraw_invite(invite: InviteInPath, actor: FromDishka[Actor], withdraw: FromDishka[WithdrawInvite]) -> None:
    """Make an invitation's code worthless. For admins; for anybody else it does not exist."""
    await withdraw(actor, InviteId(invite))


@invites.endpoint(
    "POST",
    "/accept",
    status=HTTPStatus.CREATED,
    public=True,
    errors=(InviteNotFound, InvalidUsername, InvalidPassword, UsernameTaken, HasherBusy, DatabaseUnavailable),
)
async def accept_invite(
    body: AcceptInviteBody, address: FromDishka[ClientAddress], accept: FromDishka[AcceptInvite]
) -> SessionView:
    """Make an account with an invitation's code, and log in."""
    code, password = body.code.get_secret_value(), body.password.get_secret_value()
    return view_session(await accept(code, body.username, password, Origin(body.device, address)))
