"""A small title splitter of regular expressions: the fake, and enough for plain names."""

import re

from application.ports.release_names import ReleaseNames
from domain.releases.normalising import LONGEST_TITLE
from domain.releases.release_name import NameElements

_GROUP = re.compile(r"^\s*\[([^\[\]]+)\]\s*")
_EXTENSION = re.compile(r"\.([A-Za-z][A-Za-z0-9]{1,4})$")
_CHECKSUM = re.compile(r"[\[(]([0-9A-Fa-f]{8})[\])]")
_RESOLUTION = re.compile(r"(?<!\d)\d{3,4}[pi](?![a-z])")
_SEASON_EPISODE = re.compile(r"(?<![A-Za-z0-9])S(\d{1,2})E(\d{1,4})(?:v(\d))?(?!\d)")
_EPISODE = re.compile(r"\s-\s(\d{1,4}(?:\.\d)?)(?:v(\d))?(?=\s|\[|\(|\.|$)")
_SEASON = re.compile(r"\sS(\d{1,2})$")


class MemoryReleaseNames(ReleaseNames):
    """Splits the plain forms: ``[Group] Title - 05v2 (1080p) [ABCDEF01].mkv`` and ``Title S02E05 1080p``."""

    def split(self, title: str) -> NameElements:
        """Find the parts of a title, of its first 512 characters."""
        text = title[:LONGEST_TITLE].strip()
        ending = _EXTENSION.search(text)
        body = text[: ending.start()] if ending else text
        group = _GROUP.match(body)
        rest = body[group.end() :] if group else body
        numbered = _SEASON_EPISODE.search(rest)
        dashed = numbered or _EPISODE.search(rest)
        name = re.split(r"[\[(]", rest[: dashed.start()] if dashed else rest, maxsplit=1)[0].strip(" -")
        season = _SEASON.search(name)
        checksum = _CHECKSUM.search(rest)
        resolution = _RESOLUTION.search(rest)
        version = dashed.groups()[-1] if dashed else None
        return NameElements(
            titles=(name[: season.start()] if season else name,) if name else (),
            group=group.group(1) if group else None,
            seasons=tuple(one.group(1) for one in (numbered, season) if one)[:1],
            episodes=(dashed.group(2 if numbered else 1),) if dashed else (),
            versions=(version,) if version else (),
            resolution=resolution.group() if resolution else None,
            checksum=checksum.group(1) if checksum else None,
            extension=ending.group(1) if ending else None,
        )
