"""Splitting release titles with anitomy-ng (MPL-2.0, https://crates.io/crates/anitomy-ng)."""

import anitomy_ng
from anitomy_ng import ElementKind

from application.ports.release_names import ReleaseNames
from domain.releases.normalising import LONGEST_TITLE
from domain.releases.release_name import NameElements


class AnitomyReleaseNames(ReleaseNames):
    """anitomy-ng behind the port. It is total so far; should it ever fail, the title counts as unparsed."""

    def split(self, title: str) -> NameElements:
        """Find the parts of a title, of its first 512 characters."""
        try:
            found = anitomy_ng.parse(title[:LONGEST_TITLE])
        except Exception:  # A parser's bug on somebody's text must cost one title and nothing more.
            return NameElements()
        parts: dict[ElementKind, list[str]] = {}
        for element in found:
            parts.setdefault(element.kind, []).append(element.value)
        return _elements(parts)


def _elements(parts: dict[ElementKind, list[str]]) -> NameElements:
    def every(kind: ElementKind) -> tuple[str, ...]:
        return tuple(parts.get(kind, ()))

    def first(kind: ElementKind) -> str | None:
        return parts[kind][0] if kind in parts else None

    return NameElements(
        titles=every(ElementKind.TITLE),
        group=first(ElementKind.RELEASE_GROUP),
        seasons=every(ElementKind.SEASON),
        episodes=every(ElementKind.EPISODE),
        versions=every(ElementKind.RELEASE_VERSION),
        resolution=first(ElementKind.VIDEO_RESOLUTION),
        checksum=first(ElementKind.FILE_CHECKSUM),
        extension=first(ElementKind.FILE_EXTENSION),
    )
