"""The files of a torrent, and files on their way to this device."""

from datetime import timedelta

from adapters.inbound.http.wire.torrents import FilePriority, FileView

from ..cells import Cell, Line, Span, Tone, bar, cell, fit_left, plain
from ..state.transfers import Transfer
from ..wording import about, percent, rate, size

_ROOMY = 100
PRIORITIES: dict[FilePriority, tuple[str, Tone]] = {
    "first": ("▲ first", Tone.ACCENT),
    "normal": ("", Tone.MUTED),
    "skip": ("✕ skipped", Tone.MUTED),
}
"""Sign and word, and their tone; what is as usual has none."""


def file(view: FileView, transfer: Transfer | None, width: int) -> list[Line]:
    """Draw a file: where it is on the server, and below where on this device."""
    skipped = view.priority == "skip"
    word, tone = PRIORITIES[view.priority]
    there = "complete" if view.complete else "" if skipped else f"{percent(_share(view))} % there"
    name = Tone.FAINT if skipped else Tone.STRONG if view.complete else Tone.PLAIN
    return [
        [
            cell(view.path, name),
            cell(word, tone, width=9, right=True),
            cell(size(view.size_bytes), Tone.MUTED, width=8, right=True),
            cell(there, Tone.GOOD if view.complete else Tone.MUTED, width=11, right=True),
        ],
        _device_line(view, transfer, width),
    ]


def _device_line(view: FileView, transfer: Transfer | None, width: int) -> Line:
    if transfer is None:
        return [cell(_advice(view), Tone.FAINT)]
    if transfer.path is not None:
        word = "✓ Verified  "
        path = fit_left(plain(str(transfer.path)), width - len(word))
        return [Cell((Span(word, Tone.GOOD), Span(path, Tone.MUTED)))]
    if transfer.problem is not None:
        return [Cell((Span("! ", Tone.BAD), Span(plain(transfer.problem), Tone.BAD)))]
    if transfer.done == transfer.total and not transfer.waits:
        return [cell("Checking that every byte is right …", Tone.CALM)]
    bar_width = 48 if width >= _ROOMY else 28
    return [
        Cell(bar(transfer.share, bar_width), bar_width),
        cell(f"{percent(transfer.share)} %", width=5, right=True),
        cell(rate(transfer.rate) if transfer.rate else "", Tone.CALM, width=11, right=True),
        cell(_soon(transfer), Tone.MUTED),
    ]


def _soon(transfer: Transfer) -> str:
    if transfer.waits:
        return "waiting for its turn …"
    return f"{about(timedelta(seconds=transfer.eta_seconds))} left" if transfer.eta_seconds else "starting …"


def _advice(view: FileView) -> str:
    if view.complete:
        return "d gets it to this device"
    return "The server leaves it out; p takes it in" if view.priority == "skip" else "Not finished on the server yet"


def _share(view: FileView) -> float:
    return view.downloaded_bytes / view.size_bytes if view.size_bytes else 0.0
