"""By which name we hold a torrent that has two."""

from pathlib import PurePath

import libtorrent as lt

from domain.torrents.infohash import InfoHash

QUERY = (1 << 6) | (1 << 7)
"""A status with the torrent's name and save path, and without what costs time: query_name and query_save_path of
libtorrent/torrent_handle.hpp, which the Python binding leaves out."""
_SHORT = 20


def names_of(hashes: lt.info_hash_t) -> tuple[InfoHash, ...]:
    """Its info-hashes, the v1 one first; a hybrid torrent has both (BEP 52)."""
    both = ((hashes.has_v1(), hashes.v1), (hashes.has_v2(), hashes.v2))
    return tuple(InfoHash(str(digest)) for there, digest in both if there)


def infohash_of(hashes: lt.info_hash_t, save_path: str) -> InfoHash:
    """The name under which we hold it: of its names the one that its folder has, else the first.

    A hybrid torrent that came by its v2 name alone shows the other one only with its metadata, and must not become
    another torrent by that.
    """
    names = names_of(hashes)
    folder = PurePath(save_path).name
    return InfoHash(folder) if folder in names else names[0]


def name_of(handle: lt.torrent_handle) -> InfoHash:
    """The name under which we hold the torrent of that handle, which is valid."""
    status = handle.status(QUERY)
    return infohash_of(status.info_hashes, status.save_path)


def find(session: lt.session, torrent: InfoHash) -> lt.torrent_handle | None:
    """Its handle, or None. libtorrent finds a v2 torrent by the beginning of its name, too."""
    handle = session.find_torrent(lt.sha1_hash(bytes.fromhex(torrent)[:_SHORT]))
    return handle if handle.is_valid() else None
