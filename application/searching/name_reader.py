"""Reading titles once: feeds overlap, and reading costs more than remembering."""

from collections import OrderedDict

from domain.releases.reading import read_name
from domain.releases.release_name import ReleaseName

from ..ports.release_names import ReleaseNames

_MOST = 4096


class NameReader:
    """Reads release titles and remembers the last few thousand. A memory of pure results: it never goes stale."""

    def __init__(self, names: ReleaseNames) -> None:
        self._names = names
        self._read: OrderedDict[str, ReleaseName] = OrderedDict()

    def read(self, title: str) -> ReleaseName:
        """Read a title. Total, as splitting and reading are."""
        known = self._read.get(title)
        if known is None:
            known = self._read[title] = read_name(title, self._names.split(title))
            if len(self._read) > _MOST:
                self._read.popitem(last=False)
        return known
