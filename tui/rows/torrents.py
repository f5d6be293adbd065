"""Torrents on the server."""

from datetime import timedelta

from adapters.inbound.http.wire.torrents import TorrentView

from ..cells import Cell, Line, Span, Tone, bar, cell
from ..state.transfers import Transfer
from ..wording import about, condition, percent, rate, size

_ROOMY = 100


def torrent(view: TorrentView, transfers: list[Transfer], width: int) -> list[Line]:
    """Draw a torrent: its name, and below how it goes."""
    sign, word, tone = condition(view)
    device = _on_device(transfers)
    return [
        [cell(sign, tone, width=1), cell(view.name, Tone.STRONG), *([device] if device else [])],
        [cell("", width=1), cell(word, tone, width=14), *_how(view, tone, 36 if width >= _ROOMY else 14)],
    ]


def _how(view: TorrentView, tone: Tone, bar_width: int) -> list[Cell]:
    total = cell(size(view.size_bytes) if view.size_bytes else "", Tone.MUTED, width=8, right=True)
    if view.state in ("error", "missing_files"):
        return [cell(view.note or "The server does not say why.", Tone.BAD)]
    if view.complete:
        shared = f"sharing {rate(view.upload_rate)}" if view.upload_rate else ""
        return [total, cell(f"ratio {view.ratio:.2f}", Tone.MUTED, width=10), cell(shared or view.note, Tone.MUTED)]
    quiet = view.state in ("paused", "queued", "waiting")
    shown = Cell(bar(view.progress, bar_width, Tone.MUTED if quiet else tone), bar_width)
    share = cell(f"{percent(view.progress)} %", width=5, right=True)
    return [shown, share, _news(view)] if view.note and not view.download_rate else [shown, share, total, _news(view)]


def _news(view: TorrentView) -> Cell:
    """Return speed and time left, else a word of explanation."""
    if view.download_rate:
        left = f"  {about(timedelta(seconds=view.eta_seconds))} left" if view.eta_seconds is not None else ""
        return Cell((Span(rate(view.download_rate), Tone.CALM), Span(left, Tone.MUTED)))
    return cell(view.note, Tone.WARN if view.state == "stalled" or view.hold == "disk" else Tone.MUTED)


def _on_device(transfers: list[Transfer]) -> Cell | None:
    """Return how far a copy on this device is, in a word."""
    running = [each for each in transfers if each.running]
    if running:
        done, total = sum(each.done for each in running), sum(each.total for each in running)
        return cell(f"to device {percent(done / total if total else 0)} %", Tone.CALM, width=15, right=True)
    if any(each.problem for each in transfers):
        return cell("not fetched", Tone.BAD, width=15, right=True)
    if transfers:
        return cell("on this device", Tone.GOOD, width=15, right=True)
    return None
