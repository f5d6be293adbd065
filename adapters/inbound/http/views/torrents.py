"""Torrents and their files."""

from collections.abc import Sequence
from datetime import timedelta

from application.delivery.claimed_file import ClaimedFile
from application.ports.checksums import Checksum
from application.torrents.owned_torrent import OwnedTorrent
from domain.torrents.infohash import InfoHash

from ..wire.torrents import ChecksumView, FilesView, FileView, TakenEpisodeView, TorrentView


def view_torrent(torrent: OwnedTorrent) -> TorrentView:
    """Show one torrent as its owner sees it."""
    claim, moving, seeding = torrent.claim, torrent.moving, torrent.claim.seeding
    return TorrentView(
        infohash=torrent.infohash,
        name=torrent.name,
        state=torrent.state.value,
        note=torrent.note,
        progress=torrent.progress,
        complete=torrent.complete,
        size_bytes=torrent.size_bytes,
        downloaded_bytes=torrent.downloaded_bytes,
        download_rate=moving.download_rate if moving else 0,
        upload_rate=moving.upload_rate if moving else 0,
        seeds=moving.seeds if moving else 0,
        peers=moving.peers if moving else 0,
        eta_seconds=_seconds(moving.eta) if moving else None,
        series_id=claim.series,
        series_title=claim.series_title,
        episode=claim.episode,
        episodes=[TakenEpisodeView(series_id=one.series, episode=one.number) for one in claim.episodes],
        paused=claim.paused,
        hold=torrent.hold.value if torrent.hold is not None else "",
        place=torrent.place,
        uploaded_bytes=torrent.uploaded_bytes,
        ratio=torrent.ratio,
        seeding_server=seeding is None,
        seeding_ratio=seeding.ratio if seeding is not None else None,
        seeding_hours=_hours(seeding.time) if seeding is not None else None,
        claim_bytes=claim.size_bytes,
        reasons=list(claim.reasons),
        claimed_at=claim.claimed_at,
        completed_at=torrent.completed_at,
        as_of=torrent.as_of,
    )


def view_files(infohash: InfoHash, files: Sequence[ClaimedFile]) -> FilesView:
    """Show the files of a torrent."""
    return FilesView(infohash=infohash, files=[_view_file(file) for file in files])


def view_checksum(checksum: Checksum) -> ChecksumView:
    """Show what a finished file hashes to."""
    return ChecksumView(
        infohash=checksum.torrent, index=checksum.index, size_bytes=checksum.size_bytes, sha256=checksum.sha256
    )


def _view_file(file: ClaimedFile) -> FileView:
    return FileView(
        index=file.index,
        path=file.path.text,
        size_bytes=file.size_bytes,
        downloaded_bytes=file.downloaded_bytes,
        wanted=file.wanted,
        complete=file.complete,
        priority=file.priority.value,
    )


def _seconds(duration: timedelta | None) -> int | None:
    return None if duration is None else round(duration.total_seconds())


def _hours(duration: timedelta | None) -> float | None:
    return None if duration is None else duration / timedelta(hours=1)
