"""What a torrent has to be for all who claim it together."""

from collections.abc import Sequence
from dataclasses import replace

from .claims import Claim, KeptTorrent
from .metainfo import Metainfo
from .states import Wish


def wanted_by(claims: Sequence[Claim]) -> tuple[int, ...]:
    """The files that somebody wants, in order; empty for all of them."""
    if any(not claim.files for claim in claims):
        return ()
    return tuple(sorted({file for claim in claims for file in claim.files}))


def chooses_anew(kept: KeptTorrent, claims: Sequence[Claim]) -> bool:
    """Whether those claims want other files than are wanted now: then ``as_claimed`` needs to know what is in it."""
    return wanted_by(claims) != kept.wanted_files


def as_claimed(kept: KeptTorrent, claims: Sequence[Claim], contents: Metainfo | None) -> KeptTorrent:
    """The torrent with the wish and the files of all ``claims`` on it, of which there is at least one.

    It stands still only if everybody says so. With something new in it it is incomplete again. ``contents`` is None
    where nobody knows what is in it: then the choice of files stays, unless somebody wants everything.
    """
    wish = Wish.PAUSE if all(claim.paused for claim in claims) else Wish.RUN
    return _with_files(replace(kept, wish=wish), wanted_by(claims), contents)


def _with_files(kept: KeptTorrent, wanted: tuple[int, ...], contents: Metainfo | None) -> KeptTorrent:
    if contents is None:
        return kept if wanted or not kept.wanted_files else replace(kept, wanted_files=(), completed_at=None)
    if not wanted and kept.wanted_files:
        # Named one by one: an engine that has what was wanted before calls itself complete until it knows better.
        wanted = tuple(file.index for file in contents.files)
    if wanted == kept.wanted_files:
        return kept
    size = contents.size_of(wanted)
    if not kept.wanted_files or set(wanted) <= set(kept.wanted_files):
        return replace(kept, wanted_files=wanted, size_bytes=size)
    return replace(kept, wanted_files=wanted, size_bytes=size, completed_at=None, seeded_at=None)
