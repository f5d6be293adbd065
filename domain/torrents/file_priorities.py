"""How much a person wants each file of a torrent."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum

from ..errors import Conflict, Invalid
from .claims import Claim
from .metainfo import Metainfo


class FilePriority(StrEnum):
    """What a person wishes of a file of theirs."""

    SKIP = "skip"
    """Not fetched for them."""
    NORMAL = "normal"
    FIRST = "first"
    """Before the others."""


class NoSuchFile(Invalid):
    """A file is chosen that the torrent does not have."""


class NothingLeft(Conflict):
    """Every file would be skipped: who wants none of them gives the torrent up."""


def priorities_of(claim: Claim, files: Iterable[int]) -> Mapping[int, FilePriority]:
    """What the person wishes of each of the files of those indexes."""
    # There may be ten thousand of them, and as many in the claim.
    taken, first = frozenset(claim.files), frozenset(claim.first)

    def priority(file: int) -> FilePriority:
        if taken and file not in taken:
            return FilePriority.SKIP
        return FilePriority.FIRST if file in first else FilePriority.NORMAL

    return {file: priority(file) for file in files}


def choose(claim: Claim, choices: Mapping[int, FilePriority], contents: Metainfo) -> Claim:
    """The claim with other priorities for those files, and what it then costs; files not named stay as they are.

    A claim on every file is one on the whole torrent. Raises NoSuchFile, NothingLeft.
    """
    every = [file.index for file in contents.files]
    unknown = sorted(choices.keys() - set(every))
    if unknown:
        raise NoSuchFile(f"The torrent has no file {unknown[0]}: its files are 0 to {len(every) - 1}.")
    wished = {**priorities_of(claim, every), **choices}
    taken = tuple(index for index, priority in wished.items() if priority is not FilePriority.SKIP)
    if not taken:
        raise NothingLeft("Keep at least one file, or remove the torrent.")
    first = tuple(index for index, priority in wished.items() if priority is FilePriority.FIRST)
    files = () if len(taken) == len(every) else taken
    return replace(claim, files=files, first=first).priced(contents)
