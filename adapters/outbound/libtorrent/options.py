"""What the embedded engine can be told; needs no libtorrent to be read."""

from pydantic import Field

from adapters.plugin import Options


class LibtorrentOptions(Options):
    """The defaults suit a rented server; a machine behind a home router wants ``upnp``."""

    listen: str = Field(
        "0.0.0.0:6881,[::]:6881",
        description="addresses and ports for peers; 127.0.0.1:0 keeps to this machine, at a free port",
    )
    dht: bool = Field(True, description="find peers without a tracker")
    lsd: bool = Field(False, description="announce to the local network; on a rented server these are strangers")
    upnp: bool = Field(False, description="ask the router to open the port")
    utp: bool = Field(False, description="talk uTP as well as TCP: kinder to a home line, several times slower")
    many_peers_per_address: bool = Field(False, description="accept several peers at one IP address")
    upload_limit: int = Field(0, ge=0, description="bytes a second for everything together; 0: no limit")
    download_limit: int = Field(0, ge=0, description="bytes a second for everything together; 0: no limit")
