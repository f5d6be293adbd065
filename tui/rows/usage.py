"""What a person uses of the server, short enough for the top line."""

from adapters.inbound.http.wire.usage import UsageView

from ..cells import Span, Tone
from ..wording import counted, size

_NEARLY = 0.9


def used(view: UsageView, *, brief: bool) -> list[Span]:
    """Return bytes and torrents, of how many where there is a bound; ``brief`` only what matters most."""
    tone = _tone(view)
    volume = size(view.size_bytes)
    if view.quota_bytes is not None:
        quota = size(view.quota_bytes)
        same = volume.rpartition(" ")[2] == quota.rpartition(" ")[2]
        volume = f"{volume.rpartition(' ')[0] if same else volume} of {quota}"
    if brief:
        return [Span(volume, tone)]
    number = counted(view.torrents, "torrent")
    if view.quota_torrents is not None:
        number = f"{view.torrents:,} of {counted(view.quota_torrents, 'torrent')}"
    return [Span(f"{volume} · {number}", tone)]


def _tone(view: UsageView) -> Tone:
    shares = [_share(view.size_bytes, view.quota_bytes), _share(view.torrents, view.quota_torrents)]
    fullest = max(shares)
    return Tone.BAD if fullest >= 1 else Tone.WARN if fullest >= _NEARLY else Tone.MUTED


def _share(used: int, quota: int | None) -> float:
    if quota is None:
        return 0.0
    return used / quota if quota else 1.0
