"""What qBittorrent holds for us, found by its own names in questions that are as short as can be."""

from collections.abc import Collection, Mapping

from application.ports.torrent_engine import EngineRefused, TorrentNotFound
from domain.torrents.infohash import InfoHash

from .reading import METADATA_ONLY, ROWS, Row
from .save_root import SaveRoot
from .web_api import WebApi

ID_DIGITS = 40
_NO_LIMIT = -1
_NOT_HELD = "The torrent engine does not hold this torrent."
_ELSEWHERE = "qBittorrent already holds this torrent outside our folder; remove it there first."


class Holdings:
    """Finds torrents of ours. Everything here runs in the thread that asks.

    qBittorrent's name for a torrent is the v1 info-hash, or the beginning of the v2 one if there is one; of hybrid
    torrents we know only the former. So the whole list, which may take it seconds that nobody else is answered in, is
    read once, when it first does not know a name; what is added later is known, and of magnet links that turn out to be
    hybrid the tag tells.
    """

    def __init__(self, api: WebApi, save_root: SaveRoot) -> None:
        self._api = api
        self._ours = save_root
        self._ids: dict[InfoHash, str] = {}
        self._magnets: set[InfoHash] = set()
        self._unlimited: set[str] = set()
        self._listed = False

    def learn(self, torrent: InfoHash, infohash_v2: str | None) -> None:
        """Remember the other name of a torrent before it is added."""
        if infohash_v2:
            self._ids[torrent] = infohash_v2[:ID_DIGITS]

    def forget(self, torrent: InfoHash) -> None:
        """It has been removed."""
        self._ids.pop(torrent, None)
        self._magnets.discard(torrent)

    def several(self, torrents: Collection[InfoHash], *, by_known_names: bool = False) -> Mapping[InfoHash, Row]:
        """Those of them that are ours.

        ``by_known_names`` is for whoever waits and can live with a hybrid torrent that is there by another name.
        """
        if not torrents:
            return {}
        found = self._known(self._named(torrents))
        if not (self._listed or by_known_names) and any(torrent not in found for torrent in torrents):
            found |= self._known(self._list())
        lost = self._magnets.intersection(torrents) - found.keys()
        if lost:
            found |= self._known(self._rows(tag=METADATA_ONLY))
            self._magnets -= lost - found.keys()
        return {torrent: found[torrent] for torrent in torrents if torrent in found}

    def active(self) -> Mapping[InfoHash, Row]:
        """Those of ours that qBittorrent calls active."""
        return self._known(self._rows(filter="active"))

    def find(self, torrent: InfoHash) -> Row | None:
        """The torrent; None, too, if it is somebody else's."""
        return self.several((torrent,)).get(torrent)

    def held(self, torrent: InfoHash) -> Row:
        """The torrent. Raises TorrentNotFound."""
        row = self.find(torrent)
        if row is None:
            raise TorrentNotFound(_NOT_HELD)
        return row

    def holds(self, torrent: InfoHash, *, by_any_name: bool = False) -> bool:
        """Whether it is there. Raises EngineRefused if it is, and is not ours.

        ``by_any_name`` looks through the whole list: by what name it holds a hybrid torrent that somebody else added
        just now, nothing else says.
        """
        rows = [*self._named((torrent,)), *(self._list() if by_any_name else ())]
        if torrent in self._known(rows):
            return True
        if any(torrent in row.infohashes for row in rows):
            raise EngineRefused(_ELSEWHERE)
        return False

    def _named(self, torrents: Collection[InfoHash]) -> list[Row]:
        ids = {self._ids[torrent] for torrent in torrents if torrent in self._ids}
        return self._rows(hashes="|".join(ids.union(torrent[:ID_DIGITS] for torrent in torrents)))

    def _list(self) -> list[Row]:
        rows = self._rows()
        self._listed = True
        return rows

    def _rows(self, **filters: str) -> list[Row]:
        return ROWS.validate_json(self._api.rows("info", filters))

    def _known(self, rows: Collection[Row]) -> dict[InfoHash, Row]:
        ours = self._ours.ours(rows)
        for torrent, row in ours.items():
            if row.hash != torrent[:ID_DIGITS]:
                self._ids[torrent] = row.hash
            if row.metadata_only:
                self._magnets.add(torrent)
            else:
                self._magnets.discard(torrent)
        self._share_on(ours.values())
        return ours

    def _share_on(self, rows: Collection[Row]) -> None:
        """Of those that were added before we knew better: how long to share is not for qBittorrent to say."""
        limited = {row.hash for row in rows if row.shares_within_limits} - self._unlimited
        if limited:
            self._api.torrents_set_share_limits(_NO_LIMIT, _NO_LIMIT, _NO_LIMIT, "Default", "Default", sorted(limited))
            self._unlimited |= limited
