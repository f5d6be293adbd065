"""When two states of a torrent look different to people."""

from ..ports.torrent_engine import EngineTorrent

_DIGITS = 2
"""How many digits of a rate are news: a rate is never the same twice, and nobody reads the third."""
_UPLOADED_STEP = 1 << 20


def looks_different(before: EngineTorrent | None, after: EngineTorrent | None) -> bool:
    """Whether somebody who sees both sees a difference; the smallest wavering of rates is none."""
    if before is after:
        return False
    if before is None or after is None:
        return True
    return before != after and _seen(before) != _seen(after)


def _seen(torrent: EngineTorrent) -> tuple[object, ...]:
    return (
        torrent.state,
        torrent.downloaded_bytes,
        torrent.size_bytes,
        torrent.complete,
        torrent.seeds,
        torrent.peers,
        torrent.name,
        torrent.error,
        _rounded(torrent.download_rate),
        _rounded(torrent.upload_rate),
        torrent.uploaded_bytes // _UPLOADED_STEP,
        torrent.eta is None,
    )


def _rounded(rate: int) -> int:
    unit: int = 10 ** max(0, len(str(rate)) - _DIGITS)
    return rate // unit * unit
