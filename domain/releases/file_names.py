"""Reading a file's name together with what stands around it: its folders, and the release that it came in.

``S2/05.mkv`` says little by itself. What the file's own name leaves out its folders say, then the release's title.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..torrents.metainfo import MetainfoFile
from .case import Case
from .release_name import ReleaseKind, ReleaseName
from .set_files import folders_of, kind_of_folder
from .titles import fit_titles

Read = Callable[[str], ReleaseName]
"""Reads a title or a file's name."""

_GROUP = re.compile(r"\[[^\[\]]*[^\W\d][^\[\]]*\]\s*(?=\S)")
_STREAM = re.compile(r"(?i)\d{5}\.m2ts")
"""A disc numbers its streams in the order of their making."""


@dataclass(frozen=True, slots=True)
class FileNames:
    """The names in one release, read for one wanted episode."""

    case: Case
    release: ReleaseName
    read: Read

    @property
    def knows_release(self) -> bool:
        """Whether the release bears a name of the series."""
        return bool(fit_titles(self.case.titles, self.release, self.case.series.format).ours)

    def own(self, file: MetainfoFile) -> ReleaseName | None:
        """What the file is by its own name and its folders'; None if they name no series that we know."""
        name, folders = self.read(file.path.name), self._folders(file)
        titles = dict.fromkeys(title for one in (name, *folders) for title in one.titles)
        named = replace(name, titles=tuple(titles))
        fits = fit_titles(self.case.titles, named, self.case.series.format)
        return _placed(named, file, folders, self.release) if fits.ours or fits.rival is not None else None

    def given(self, file: MetainfoFile) -> ReleaseName:
        """What the file is if it bears the release's name, or the series' own where we do not know that one."""
        around = self.release
        if not self.knows_release:
            main = self.read(self.case.series.titles.main)
            around = main if is_marked(main) else replace(around, titles=main.titles)
        title = next(iter(around.titles), self.case.series.titles.main)
        group = _GROUP.match(file.path.name)
        start = group.end() if group else 0
        # A bare "5" is a number only behind a name.
        name = self.read(f"{file.path.name[:start]}{title} - {file.path.name[start:]}")
        named = replace(name, titles=around.titles or (title,))
        return _placed(named, file, self._folders(file), around)

    def counts_alike(self, file: MetainfoFile) -> bool:
        """Whether the file's own name has the season and part of the release's beside its number."""
        name = self.read(file.path.name)
        return (name.season, name.part) == (self.release.season, self.release.part)

    def _folders(self, file: MetainfoFile) -> tuple[ReleaseName, ...]:
        return tuple(self.read(folder) for folder in folders_of(file))


def is_marked(name: ReleaseName) -> bool:
    """Whether a season or a part stands in it."""
    return name.season is not None or name.part is not None


def _placed(
    name: ReleaseName, file: MetainfoFile, folders: tuple[ReleaseName, ...], around: ReleaseName
) -> ReleaseName:
    """Fill in what the name leaves out from the nearest that says it. A set of several seasons says none."""
    marks = (name, *folders, *(() if around.seasons else (around,)))
    marked = next((one for one in marks if is_marked(one)), name)
    if _STREAM.fullmatch(file.path.name):
        name = replace(name, episodes=None, numbers=())
    span = name.episodes
    return replace(
        name,
        raw=file.path.text,
        season=marked.season,
        part=marked.part,
        group=name.group or around.group,
        year=name.year or around.year,
        resolution=next((one.resolution for one in (name, *folders, around) if one.resolution), None),
        kind=_kind(name, file, folders),
        batch=span is not None and not span.single,
    )


def _kind(name: ReleaseName, file: MetainfoFile, folders: tuple[ReleaseName, ...]) -> ReleaseKind:
    said = (name.kind, *(kind_of_folder(one) for one in folders_of(file)), *(one.kind for one in folders))
    return next((kind for kind in said if kind is not ReleaseKind.EPISODE), ReleaseKind.EPISODE)
