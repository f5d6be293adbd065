"""The files of a torrent: which may be an episode, and which belong to one."""

import re
from collections.abc import Sequence
from statistics import median

from ..torrents.metainfo import MetainfoFile
from .release_name import ReleaseKind

_VIDEO = re.compile(r"(?i).\.(?:3gp|asf|avi|divx|flv|m2ts|m4v|mkv|mov|mp4|mpe?g|mts|ogm|ogv|rmvb?|ts|webm|wmv)")
_SUBTITLES = re.compile(r"(?i).\.(?:ass|idx|mks|smi|srt|ssa|sub|sup|vtt)")
_SAMPLE = re.compile(r"(?i)(?<![a-z])samples?(?![a-z])")
_SMALL_SHARE = 0.05
"""What is so much smaller than its neighbours is a clip, whatever it is called."""
_KINDS_OF_FOLDERS: tuple[tuple[ReleaseKind, str], ...] = (
    (
        ReleaseKind.EXTRA,
        r"extras?|bonus(?:es)?|featurettes?|(?:nc|creditless|clean)?[ _-]*(?:nc(?:op|ed)?s?|op(?:ening)?s?|ed|endings?)"
        r"|creditless|menus?|trailers?|teasers?|previews?|promos?|pvs?|cms?|interviews?|scans?|映像特典|特典(?:映像)?",
    ),
    (ReleaseKind.SPECIAL, r"specials?|sps?|omake"),
    (ReleaseKind.OVA, r"ovas?|oads?"),
    (ReleaseKind.MOVIE, r"(?:the )?(?:movies?|films?)|劇場版|剧场版"),
)
"""How sets call the folders beside the episodes; names that hold such a word and more are read like any other name."""
_FOLDERS = tuple(
    (
        kind,
        re.compile(rf"(?i)(?:s(?:eason)?[ .]?\d{{1,2}}[ -]*)?(?:{words})(?:[ ]*[&+,]?[ ]*(?:{words}))*[ ]?\d{{0,2}}"),
    )
    for kind, words in _KINDS_OF_FOLDERS
)


def videos(files: Sequence[MetainfoFile]) -> tuple[MetainfoFile, ...]:
    """The files that may be whole episodes: no samples, and none of under a twentieth of the median video's size.

    A torrent of nothing else is taken as it is. Discs as they come (VOB, ISO) are not among them: there a file is no
    episode.
    """
    every = tuple(file for file in files if _VIDEO.search(file.path.name[-6:]))
    least = _SMALL_SHARE * median(file.size_bytes for file in every) if every else 0
    whole = tuple(file for file in every if file.size_bytes >= least and not _sample(file))
    return whole or every


def subtitles_of(video: MetainfoFile, files: Sequence[MetainfoFile]) -> tuple[MetainfoFile, ...]:
    """The subtitle files that are called like the video: ``05.ass`` and ``Subs/05.en.srt`` beside ``05.mkv``.

    They lie in its folder or below; anywhere in the torrent if no other video has that name.
    """
    stem = _stem(video)
    alone = sum(_stem(file) == stem for file in files if _VIDEO.search(file.path.name[-6:])) == 1
    folder = video.path.text.removesuffix(video.path.name)
    return tuple(
        file
        for file in files
        if _SUBTITLES.search(file.path.name[-5:])
        and file.path.name.casefold().startswith(f"{stem}.")
        and (alone or file.path.text.startswith(folder))
    )


def folders_of(file: MetainfoFile) -> tuple[str, ...]:
    """The folders that it lies in, the nearest first, without the torrent's own."""
    return tuple(reversed(file.path.text.split("/")[1:-1]))


def kind_of_folder(name: str) -> ReleaseKind:
    """What a folder by that name holds, if its whole name says so; else episodes."""
    return next((kind for kind, pattern in _FOLDERS if pattern.fullmatch(name.strip())), ReleaseKind.EPISODE)


def _sample(file: MetainfoFile) -> bool:
    return any(_SAMPLE.search(part) for part in (file.path.name, *folders_of(file)))


def _stem(file: MetainfoFile) -> str:
    return file.path.name.rpartition(".")[0].casefold()
