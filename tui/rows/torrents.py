"""Torrents on the server, and files on their way to this device."""

from datetime import datetime, timedelta

from adapters.inbound.http.wire.torrents import FileView, TorrentView

from ..cells import Cell, Line, Span, Tone, bar, cell, fit_left, plain
from ..state.transfers import Transfer
from ..wording import about, ago, counted, rate, size, state

_ROOMY = 100


def torrent(view: TorrentView, transfers: list[Transfer], width: int) -> list[Line]:
    """Draw a torrent: its name, and below how it goes."""
    sign, word, tone = state(view.state)
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
        return [total, cell(shared, Tone.MUTED), cell(view.note, Tone.MUTED)]
    quiet = view.state in ("paused", "queued", "waiting")
    shown = Cell(bar(view.progress, bar_width, Tone.MUTED if quiet else tone), bar_width)
    share = cell(f"{_floor_percent(view.progress)} %", width=5, right=True)
    return [shown, share, total, _news(view)] if view.download_rate else [shown, share, _news(view)]


def _news(view: TorrentView) -> Cell:
    """Return speed and time left, else a word of explanation."""
    if view.download_rate:
        left = f"  {about(timedelta(seconds=view.eta_seconds))} left" if view.eta_seconds is not None else ""
        return Cell((Span(rate(view.download_rate), Tone.CALM), Span(left, Tone.MUTED)))
    return cell(view.note, Tone.WARN if view.state == "stalled" else Tone.MUTED)


def _on_device(transfers: list[Transfer]) -> Cell | None:
    """Return how far a copy on this device is, in a word."""
    running = [each for each in transfers if each.running]
    if running:
        done, total = sum(each.done for each in running), sum(each.total for each in running)
        return cell(f"to device {_floor_percent(done / total if total else 0)} %", Tone.CALM, width=15, right=True)
    if any(each.problem for each in transfers):
        return cell("not fetched", Tone.BAD, width=15, right=True)
    if transfers:
        return cell("on this device", Tone.GOOD, width=15, right=True)
    return None


def described(view: TorrentView, now: datetime) -> list[list[Span]]:
    """Say what a torrent is for and why it was taken, for the place beside the list."""
    lines = [[Span(plain(view.name), Tone.STRONG)], []]
    if view.series_title is not None:
        episode = f", episode {view.episode}" if view.episode is not None else ""
        lines += [[Span(plain(f"{view.series_title}{episode}"))]]
    facts = [f"asked for {ago(view.claimed_at, now)}"]
    if not view.complete:
        facts += [counted(view.seeds, "seed"), counted(view.peers, "peer")]
    lines += [[Span("  ·  ".join(facts), Tone.MUTED)]]
    if view.note:
        lines += [[], [Span(plain(view.note), Tone.WARN)]]
    return lines


def file(view: FileView, transfer: Transfer | None, width: int) -> list[Line]:
    """Draw a file: where it is on the server, and below where on this device."""
    on_server = (
        "complete" if view.complete else f"{_floor_percent(_share(view))} % there" if view.wanted else "not wanted"
    )
    tone = Tone.GOOD if view.complete else Tone.MUTED
    return [
        [
            cell(view.path, Tone.STRONG if view.complete else Tone.PLAIN),
            cell(size(view.size_bytes), Tone.MUTED, width=8, right=True),
            cell(on_server, tone, width=11, right=True),
        ],
        _device_line(view, transfer, width),
    ]


def _device_line(view: FileView, transfer: Transfer | None, width: int) -> Line:
    if transfer is None:
        return [cell("d gets it to this device" if view.complete else "Not finished on the server yet", Tone.FAINT)]
    if transfer.path is not None:
        word = "✓ Verified  "
        path = fit_left(plain(str(transfer.path)), width - len(word))
        return [Cell((Span(word, Tone.GOOD), Span(path, Tone.MUTED)))]
    if transfer.problem is not None:
        return [Cell((Span("! ", Tone.BAD), Span(plain(transfer.problem), Tone.BAD)))]
    if transfer.done == transfer.total:
        return [cell("Checking that every byte is right …", Tone.CALM)]
    bar_width = 48 if width >= _ROOMY else 28
    eta = f"{about(timedelta(seconds=transfer.eta_seconds))} left" if transfer.eta_seconds else "starting …"
    return [
        Cell(bar(transfer.share, bar_width), bar_width),
        cell(f"{_floor_percent(transfer.share)} %", width=5, right=True),
        cell(rate(transfer.rate) if transfer.rate else "", Tone.CALM, width=11, right=True),
        cell(eta, Tone.MUTED),
    ]


def _share(view: FileView) -> float:
    return view.downloaded_bytes / view.size_bytes if view.size_bytes else 0.0


def _floor_percent(share: float) -> int:
    """Return whole percents; 100 only when nothing is missing."""
    return int(max(0.0, min(1.0, share)) * 100)
