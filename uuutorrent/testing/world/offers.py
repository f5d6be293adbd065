"""The releases of a wanted episode: good ones, worse ones, and wrong ones that look good."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from .catalogue import Target

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Offer:
    """A release to make up. ``right`` tells whether it holds the wanted episode at all."""

    title: str
    size_bytes: int
    seeders: int
    trusted: bool = False
    remake: bool = False
    category: str = "1_2"
    right: bool = True
    files: int = 1


def offers(target: Target, *, main: bool) -> Iterator[Offer]:
    """Yield the releases of an episode, oldest first. The ``main`` one is big enough to watch its progress."""
    share = 0.35 if main else 0.06
    yield from _wrong(target, share)
    yield _offer(f"[HoshiSubs] {target.plain} (480p)", 8 * share, 40, trusted=True)
    yield _offer(f"[HoshiSubs] {target.plain} (720p)", 20 * share, 610, trusted=True)
    yield _offer(f"[HoshiSubs] {target.plain} (1080p)", 44 * share, 380, trusted=True)
    yield _offer(f"[Kaede] {target.plain} [1080p][HEVC x265 10bit][AAC]", 16 * share, 150, remake=True)
    yield _offer(f"{target.scene}.1080p.WEB-DL.AAC2.0.H.264-MIRAI", 46 * share, 90)
    yield _offer(f"{target.scene}.2160p.WEB-DL.AAC2.0.H.265-MIRAI", 60 * share, 12)
    if main:
        yield _offer(f"[HoshiSubs] {target.plain}v2 (1080p)", 48, 210, trusted=True)


def _wrong(target: Target, share: float) -> Iterator[Offer]:
    """Yield what a hasty matcher would take: often the best seeded."""
    for number, title in enumerate(target.wrong):
        yield _offer(f"[HoshiSubs] {title} (1080p)", 10 * share, 1_900 - 300 * number, trusted=True, right=False)
    yield _offer(f"[Sakura-Raws] {target.plain} RAW (1080p)", 8 * share, 800, category="1_4")
    yield _offer(f"[Dubhouse] {target.plain} (English Dub) (1080p)", 8 * share, 400)
    series = target.plain.rpartition(" - ")[0] or target.plain
    yield _offer(f"[Nekonote] {series} (01-12) (1080p) (Batch)", 12 * share, 700, right=False, files=12)


def _offer(
    title: str,
    mebibytes: float,
    seeders: int,
    *,
    trusted: bool = False,
    remake: bool = False,
    category: str = "1_2",
    right: bool = True,
    files: int = 1,
) -> Offer:
    # Release names end in the checksum of their file; a made-up one looks the same.
    named = title.startswith("[") and files == 1
    checksum = f" [{zlib.crc32(title.encode()):08X}].mkv" if named else ""
    size = int(mebibytes * _MIB) + len(title)
    return Offer(f"{title}{checksum}", size, seeders, trusted, remake, category, right, files)
