"""Where people are logged in."""

from domain.sessions import Session
from domain.users import Actor

from ..wire.sessions import OpenSessionView


def view_open_session(session: Session, actor: Actor) -> OpenSessionView:
    """Show a session; nothing of its tokens."""
    return OpenSessionView(
        id=session.id,
        device=session.device,
        address=session.address,
        started_at=session.started_at,
        last_seen_at=session.seen_at,
        current=session.id == actor.session,
    )
