"""What stands between the slashes of an address."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from domain.torrents.infohash import InfoHash, parse_infohash

InfoHashInPath = Annotated[
    InfoHash,
    AfterValidator(parse_infohash),
    Field(
        description="The torrent's info-hash: 40 digits, or 64 of one that is BitTorrent v2 only.",
        examples=["c12fe1c06bba254a9dc9f519b335aa7c1367a88a"],
    ),
]
"""Raises InvalidInfoHash, which passes through pydantic as it is."""

CorrectionInPath = Annotated[UUID, Field(description="The correction's id.")]

UserInPath = Annotated[UUID, Field(description="The person's id.")]

InviteInPath = Annotated[UUID, Field(description="The invitation's id.")]

ApiTokenInPath = Annotated[UUID, Field(description="The API token's id.")]

SessionInPath = Annotated[UUID, Field(description="The session's id.")]

FileIndex = Annotated[int, Field(ge=0, le=1_000_000, description="The file's index in the torrent.")]

ServiceName = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,32}$", description="The watchlist service's short name.")]
