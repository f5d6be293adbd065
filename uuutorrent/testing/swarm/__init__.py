"""A BitTorrent swarm that never leaves 127.0.0.1: made-up content, its torrents, a tracker and a seeder."""

from .content import make_content
from .seeder import Seeder
from .torrents import bencode, make_torrent
from .tracker import Tracker

__all__ = ["Seeder", "Tracker", "bencode", "make_content", "make_torrent"]
