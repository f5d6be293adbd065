"""Reading titles once: feeds overlap, and reading costs more than remembering."""

from collections import OrderedDict
from dataclasses import dataclass, field

from domain.releases.reading import read_name
from domain.releases.release_name import ReleaseName

from ..ports.release_names import ReleaseNames

_MOST = 4096


@dataclass(frozen=True, slots=True)
class NameReader:
    """Reads release titles and remembers the last few thousand. A memory of pure results: it never goes stale."""

    names: ReleaseNames
    _read: OrderedDict[str, ReleaseName] = field(default_factory=OrderedDict, init=False, repr=False)

    def read(self, title: str) -> ReleaseName:
        """Read a title. Total, as splitting and reading are."""
        known = self._read.get(title)
        if known is None:
            known = self._read[title] = read_name(title, self.names.split(title))
            if len(self._read) > _MOST:
                self._read.popitem(last=False)
        return known
