"""How much a person wants each file of a torrent."""

from collections.abc import Mapping
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


def priority_of(claim: Claim, file: int) -> FilePriority:
    """What the person wishes of the file of that index."""
    if not claim.covers(file):
        return FilePriority.SKIP
    return FilePriority.FIRST if file in claim.first else FilePriority.NORMAL


def choose(claim: Claim, choices: Mapping[int, FilePriority], contents: Metainfo) -> Claim:
    """The claim with other priorities for those files, and what it then costs; files not named stay as they are.

    A claim on every file is one on the whole torrent. Raises NoSuchFile, NothingLeft.
    """
    every = [file.index for file in contents.files]
    unknown = sorted(choices.keys() - set(every))
    if unknown:
        raise NoSuchFile(f"The torrent has no file {unknown[0]}: its files are 0 to {len(every) - 1}.")
    wished = {index: choices.get(index, priority_of(claim, index)) for index in every}
    taken = tuple(index for index, priority in wished.items() if priority is not FilePriority.SKIP)
    if not taken:
        raise NothingLeft("Keep at least one file, or remove the torrent.")
    first = tuple(index for index, priority in wished.items() if priority is FilePriority.FIRST)
    files = () if len(taken) == len(every) else taken
    return replace(claim, files=files, first=first).priced(contents)
