"""What a restart needs to go on without checking every byte again."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import libtorrent as lt

from domain.torrents.infohash import InfoHash

_log = logging.getLogger(__name__)
_SUFFIX = ".resume"


class ResumeFiles:
    """One file a torrent, replaced atomically. A lost or broken one costs a check of that torrent's data, no more."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def load(self) -> Iterator[lt.add_torrent_params]:
        """Yield every torrent that is kept; what cannot be read is thrown away."""
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
            try:
                yield lt.read_resume_data(path.read_bytes())
            except (RuntimeError, OSError) as error:
                _log.warning("the resume data of %s cannot be read and are dropped: %s", path.stem, error)
                path.unlink(missing_ok=True)

    def keep(self, torrent: InfoHash, params: lt.add_torrent_params) -> None:
        """Write the torrent's file. A full disk is logged, not raised: the old file stays."""
        path = self._path(torrent)
        fresh = path.with_suffix(".new")
        try:
            fresh.unlink(missing_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
                file.write(lt.write_resume_data_buf(params))
            fresh.replace(path)
        except OSError as error:
            _log.warning("the resume data of %s cannot be written: %s", torrent, error)

    def forget(self, torrent: InfoHash) -> None:
        """Remove the torrent's file, if there is one."""
        self._path(torrent).unlink(missing_ok=True)

    def _path(self, torrent: InfoHash) -> Path:
        return self._folder / f"{torrent}{_SUFFIX}"
