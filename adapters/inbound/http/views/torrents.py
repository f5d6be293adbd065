"""Torrents and their files."""

from collections.abc import Sequence
from datetime import timedelta

from application.ports.checksums import Checksum
from application.ports.torrent_engine import EngineFile
from application.torrents.owned_torrent import OwnedTorrent, OwnedTorrents
from domain.torrents.infohash import InfoHash

from ..wire.torrents import ChecksumView, FilesView, FileView, TakenEpisodeView, TorrentsView, TorrentView


def view_torrent(torrent: OwnedTorrent) -> TorrentView:
    """Show one torrent as its owner sees it."""
    claim = torrent.claim
    return TorrentView(
        infohash=torrent.infohash,
        name=torrent.name,
        state=torrent.state.value,
        note=torrent.note,
        progress=torrent.progress,
        complete=torrent.complete,
        size_bytes=torrent.size_bytes,
        downloaded_bytes=torrent.downloaded_bytes,
        download_rate=torrent.download_rate,
        upload_rate=torrent.upload_rate,
        seeds=torrent.seeds,
        peers=torrent.peers,
        eta_seconds=_seconds(torrent.eta),
        series_id=claim.series,
        series_title=claim.series_title,
        episode=claim.episode,
        episodes=[TakenEpisodeView(series_id=one.series, episode=one.number) for one in claim.episodes],
        reasons=list(claim.reasons),
        claimed_at=claim.claimed_at,
        completed_at=torrent.kept.completed_at,
        as_of=torrent.as_of,
    )


def view_torrents(owned: OwnedTorrents) -> TorrentsView:
    """Show them in the use case's order."""
    return TorrentsView(
        torrents=[view_torrent(torrent) for torrent in owned.torrents],
        engine_available=owned.engine_available,
        as_of=owned.as_of,
    )


def view_files(infohash: InfoHash, files: Sequence[EngineFile]) -> FilesView:
    """Show the files of a torrent."""
    return FilesView(infohash=infohash, files=[_view_file(file) for file in files])


def view_checksum(checksum: Checksum) -> ChecksumView:
    """Show what a finished file hashes to."""
    return ChecksumView(
        infohash=checksum.torrent, index=checksum.index, size_bytes=checksum.size_bytes, sha256=checksum.sha256
    )


def _view_file(file: EngineFile) -> FileView:
    return FileView(
        index=file.index,
        path=file.path.text,
        size_bytes=file.size_bytes,
        downloaded_bytes=file.downloaded_bytes,
        wanted=file.wanted,
        complete=file.complete,
    )


def _seconds(duration: timedelta | None) -> int | None:
    return None if duration is None else round(duration.total_seconds())
