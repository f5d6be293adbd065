"""The versions of BitTorrent."""

from enum import Enum


class Version(Enum):
    """Which BitTorrent a torrent speaks; a hybrid one speaks both (BEP 52)."""

    V1 = "v1"
    HYBRID = "hybrid"
    V2 = "v2"
