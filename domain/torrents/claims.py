"""Torrents we keep, and who asked for them."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from ..series import SeriesId
from ..users import UserId
from ..vault_path import VaultPath
from .infohash import InfoHash
from .metainfo import Metainfo
from .seeding import SeedingGoal
from .states import Wish

MAIN_ENGINE = "main"
"""The name of the engine that every server has; others may be configured beside it."""


@dataclass(frozen=True, slots=True)
class KeptTorrent:
    """A torrent that somebody here wants: our truth, whatever the engine says.

    ``size_bytes`` and ``name`` are what the metainfo or the feed said (0 and the hash if neither is known yet).
    ``wanted_files`` holds file indexes in order, empty for all of them; ``size_bytes`` counts those. ``folder`` lies in
    the vault; the engine called ``engine`` saves there. ``infohash_v2`` is the other name of a hybrid torrent (BEP 52).
    """

    infohash: InfoHash
    name: str
    size_bytes: int
    folder: VaultPath
    added_at: datetime
    wish: Wish = Wish.RUN
    completed_at: datetime | None = None
    wanted_files: tuple[int, ...] = ()
    engine: str = MAIN_ENGINE
    infohash_v2: str | None = None
    resolved: bool = True
    """Whether its file list is known: false for a magnet link without its metadata. The store knows by itself."""
    seeded_at: datetime | None = None
    """When it had been shared enough; None while it has not."""
    refusal: str = ""
    """Why we hold it back though its people want it, as a sentence: what was found in it, or a deadline that passed."""

    def also_wanting(self, files: tuple[int, ...], contents: Metainfo | None) -> "KeptTorrent":
        """It with those files wanted, too (empty: all of them); itself if that is nothing new.

        With something new it is incomplete again. ``contents`` is None where nobody knows what is in it.
        """
        if not self.wanted_files:
            return self
        every = tuple(file.index for file in contents.files) if contents is not None else ()
        wanted = tuple(sorted({*self.wanted_files, *files})) if files else every
        if wanted == self.wanted_files:
            return self
        size = contents.size_of(wanted) if contents is not None else self.size_bytes
        return replace(self, wanted_files=wanted, size_bytes=size, completed_at=None)


@dataclass(frozen=True, slots=True)
class ClaimedEpisode:
    """An episode that somebody took from a torrent."""

    series: SeriesId
    number: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One person's right to files of a torrent, and why they have it. Data go with the last claim on the torrent.

    A person has one claim on a torrent, whatever they took from it: ``files`` are the indexes of all of that in order,
    empty for the whole torrent. What is said about the episode is of the newest; ``earlier`` are those before it.
    """

    user: UserId
    torrent: InfoHash
    claimed_at: datetime
    title: str
    """The release's name, or the magnet's, as it was picked."""
    series: SeriesId | None = None
    series_title: str | None = None
    episode: int | None = None
    reasons: tuple[str, ...] = field(default=())
    files: tuple[int, ...] = ()
    earlier: tuple[ClaimedEpisode, ...] = ()
    size_bytes: int = 0
    """What those files add up to: what the claim costs of a quota; 0 while nobody knows."""
    first: tuple[int, ...] = ()
    """Of the files those that the person wants before the others."""
    paused: bool = False
    """The person's own wish. The torrent stands still only when all who claim it say so."""
    place: int = 0
    """Where it stands among the person's own torrents in the queue: lower ones first, then older ones."""
    seeding: SeedingGoal | None = None
    """The person's own goal for this torrent; None is the server's. Of several people's goals the farthest counts."""

    @property
    def episodes(self) -> tuple[ClaimedEpisode, ...]:
        """Every episode that the person took from the torrent, the newest last; none of a magnet link by hand."""
        newest = () if self.series is None or self.episode is None else (ClaimedEpisode(self.series, self.episode),)
        return (*self.earlier, *newest)

    def after(self, former: "Claim") -> "Claim":
        """Join it to what the same person took from the torrent before, and said of it; it goes on if it was paused.

        If it adds no episode, the files are joined to ``former``.
        """
        files = tuple(sorted({*former.files, *self.files})) if former.files and self.files else ()
        if set(self.episodes) <= set(former.episodes):
            return replace(former, files=files, paused=False)
        earlier = tuple(one for one in former.episodes if one not in self.episodes)
        return replace(
            self,
            files=files,
            earlier=earlier,
            size_bytes=former.size_bytes,
            first=former.first,
            place=former.place,
            seeding=former.seeding,
        )

    def priced(self, contents: Metainfo | None) -> "Claim":
        """It with the size of its files, unchanged where nobody knows what is in the torrent."""
        return self if contents is None else replace(self, size_bytes=contents.size_of(self.files))


def folder_of(infohash: InfoHash) -> VaultPath:
    """One save directory per torrent, so that removing one can never take another's files."""
    return VaultPath(infohash)
