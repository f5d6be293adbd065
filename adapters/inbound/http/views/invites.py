"""Invitations."""

from collections.abc import Iterable

from application.accounts.create_invite import NewInvite
from application.accounts.list_invites import OpenInvite

from ..wire.invites import InvitesView, InviteView, NewInviteView


def view_invites(invites: Iterable[OpenInvite]) -> InvitesView:
    """Show invitations in the use case's order."""
    return InvitesView(invites=[_view_invite(one) for one in invites])


def view_new_invite(new: NewInvite) -> NewInviteView:
    """Hand over the code."""
    invite = new.invite
    return NewInviteView(id=invite.id, code=new.code, role=invite.role.value, expires_at=invite.expires_at)


def _view_invite(open_invite: OpenInvite) -> InviteView:
    invite = open_invite.invite
    return InviteView(
        id=invite.id,
        role=invite.role.value,
        invited_by=open_invite.inviter,
        created_at=invite.created_at,
        expires_at=invite.expires_at,
        quota_bytes=invite.quota.size_bytes,
        quota_torrents=invite.quota.torrents,
    )
