"""What people did. For admins."""

from dishka.integrations.aiohttp import FromDishka

from application.auditing.list_audit import ListAudit
from application.ports.database import DatabaseUnavailable
from domain.auditing import UnknownAction
from domain.ownership import AdminsOnly
from domain.users import Actor, UserId

from ..endpoint import Routes
from ..views.audit import view_page
from ..wire.audit import AuditQuery, AuditView

audit = Routes("/audit", "audit", admin=True)


@audit.endpoint("GET", errors=(AdminsOnly, UnknownAction, DatabaseUnavailable))
async def list_audit(query: AuditQuery, actor: FromDishka[Actor], show: FromDishka[ListAudit]) -> AuditView:
    """List what was done, by whom, when and from where, newest first. For admins.

    Nobody changes it afterwards. It goes back as far as the server's `audit.keep_days` says.
    """
    page = await show(
        actor,
        user=None if query.user is None else UserId(query.user),
        action=query.action,
        since=query.since,
        until=query.until,
        before=query.before,
        limit=query.limit,
    )
    return view_page(page)
