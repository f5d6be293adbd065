"""The server from below: engines, disk, traffic, certificate."""

from collections.abc import Sequence
from datetime import datetime

from adapters.inbound.http.wire.usage import CertificateView, EngineView, MachineView, TrafficView

from ..cells import Cell, Line, Span, Tone, bar, cell, plain
from ..wording import HEALTH, ago, counted, percent, size

_LEVELS = {"warned": Tone.WARN, "spent": Tone.BAD}


def engine(view: EngineView, now: datetime) -> list[Line]:
    """Draw an engine: whether it answers, and what room it has."""
    sign, word, tone = HEALTH["ok" if view.available else "down"]
    heard = f" Last heard {ago(view.as_of, now)}." if view.as_of is not None and not view.available else ""
    problem = f"{view.problem}{heard}".strip()
    return [
        [
            cell(sign, tone, width=1), cell(view.name, Tone.STRONG, width=14), cell(view.plugin, Tone.MUTED, width=13),
            cell(word, tone, width=7), cell(counted(view.torrents, "torrent")),
        ],
        [cell("", width=1), cell(problem, Tone.BAD) if problem else _room(view)],
    ]  # fmt: skip


def _room(view: EngineView) -> Cell:
    if view.free_bytes is None:
        return cell("How much is free is not known.", Tone.MUTED)
    kept = f"{size(view.free_bytes)} free, {size(view.reserve_bytes)} of them kept in reserve"
    return cell(f"{kept}: downloads are held" if view.holding else kept, Tone.WARN if view.holding else Tone.MUTED)


def traffic(view: TrafficView, width: int) -> Sequence[Sequence[Span]]:
    """Say what left the server this month."""
    total = view.uploaded_bytes + view.delivered_bytes
    tone = _LEVELS.get(view.level, Tone.CALM)
    parts = f"{size(view.uploaded_bytes)} to peers, {size(view.delivered_bytes)} to devices"
    head = [Span(f"Out in {plain(_month(view.month))}   ", Tone.MUTED), Span(parts)]
    if not view.budget_bytes:
        return [head, [Span("No monthly budget is set.", Tone.MUTED)]]
    share = total / view.budget_bytes
    words = {"warned": "  nearly spent", "spent": "  spent: sharing rests"}.get(view.level, "")
    used = f"  {percent(share)} % of {size(view.budget_bytes)}"
    return [head, [*bar(share, min(40, width - 30), tone), Span(used, Tone.MUTED), Span(words, tone)]]


def certificate(view: CertificateView | None) -> Sequence[Sequence[Span]]:
    """Say until when clients accept the server's certificate; nothing where it has none."""
    if view is None:
        return []
    day = f"{view.ends_at:%Y-%m-%d}"
    if view.standing == "ended":
        return [[Span(f"The certificate ended on {day}: renew it.", Tone.BAD)]]
    left = counted(view.days_left, "day")
    if view.standing == "ends-soon":
        return [[Span(f"The certificate ends in {left}, on {day}: renew it.", Tone.WARN)]]
    return [[Span("Certificate good for   ", Tone.MUTED), Span(f"{left}, until {day}")]]


def _month(name: str) -> str:
    """Return ``2026-11`` as people write it."""
    try:
        return f"{datetime.fromisoformat(f'{name}-01'):%B %Y}"
    except ValueError:
        return name


def verdict(view: MachineView) -> Span:
    """Say in a sentence how it is."""
    away = sum(1 for each in view.engines if not each.available)
    if away:
        return Span(f"{counted(away, 'engine')} away.", Tone.BAD)
    if any(each.holding for each in view.engines):
        return Span("Room is short: downloads are held.", Tone.WARN)
    if view.certificate is not None and view.certificate.standing == "ended":
        return Span("All engines work, and the certificate has ended.", Tone.BAD)
    return Span("All engines work.", Tone.GOOD)
