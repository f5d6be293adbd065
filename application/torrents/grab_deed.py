"""What the audit tells of a grab."""

from domain.auditing import AuditAction, AuditEvent
from domain.sizes import shown_size
from domain.torrents.claims import Claim, KeptTorrent
from domain.users import Actor


def grab_deed(actor: Actor, claim: Claim, torrent: KeptTorrent) -> AuditEvent:
    """Say which release was taken for which episode, and why it was taken to be that."""
    details = {
        "series": claim.series_title or "",
        "episode": "" if claim.episode is None else str(claim.episode),
        "why": " ".join(claim.reasons),
        "size": shown_size(torrent.size_bytes),
    }
    action, subject = AuditAction.GRABBED, claim.torrent
    return AuditEvent.by(actor, action, claim.claimed_at, subject=subject, subject_name=claim.title, details=details)
