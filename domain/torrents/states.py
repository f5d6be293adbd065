"""The states of a torrent that a person understands."""

from enum import StrEnum


class TorrentState(StrEnum):
    """What a torrent is doing, in words for people; engines translate theirs."""

    WAITING = "waiting"
    """We have recorded the wish; the engine has not been told yet (it is away, or has just come back)."""
    METADATA = "metadata"
    """A magnet whose file list is still being asked for."""
    QUEUED = "queued"
    CHECKING = "checking"
    DOWNLOADING = "downloading"
    STALLED = "stalled"
    """Wants data and gets none: no peer has any to give."""
    SEEDING = "seeding"
    """Complete, and shared with others."""
    FINISHED = "finished"
    """Complete, and not shared."""
    PAUSED = "paused"
    MISSING_FILES = "missing_files"
    ERROR = "error"


class Wish(StrEnum):
    """What should be true of a torrent; the engine is made to agree."""

    RUN = "run"
    PAUSE = "pause"
    REMOVE = "remove"
    REMOVE_WITH_DATA = "remove_with_data"

    @property
    def removes(self) -> bool:
        """Whether the torrent is to leave the engine."""
        return self in (Wish.REMOVE, Wish.REMOVE_WITH_DATA)
