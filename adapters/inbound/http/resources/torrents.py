"""The user's torrents."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from aiohttp import web
from dishka.integrations.aiohttp import FromDishka

from application.ports.database import DatabaseUnavailable
from application.ports.engines import EngineNotConfigured
from application.ports.indexers import IndexerMisbehaved, IndexerUnavailable
from application.ports.torrent_engine import EngineRefused, EngineUnavailable
from application.ports.torrents import TorrentNotFound
from application.ports.watchlists import WatchlistUnavailable
from application.searching.search_episode import SeriesNotFound
from application.searching.search_result import ReleaseNotFound
from application.torrents.add_magnet import AddMagnet
from application.torrents.add_torrent_file import AddTorrentFile
from application.torrents.grab_release import GrabRelease, NothingAcceptable
from application.torrents.list_torrents import ListTorrents
from application.torrents.move_torrent import MoveTorrent
from application.torrents.pause_torrent import PauseTorrent
from application.torrents.reannounce_torrent import AnnouncedJustNow, ReannounceTorrent
from application.torrents.release_sources import InfoHashMismatch
from application.torrents.remove_torrent import RemoveTorrent
from application.torrents.resume_torrent import ResumeTorrent
from application.torrents.retry_torrent import RetryTorrent
from application.torrents.set_seeding import SetSeeding
from application.torrents.show_torrent import ShowTorrent
from domain.ownership import AdminsOnly
from domain.releases.file_choice import EpisodeNotInSet
from domain.releases.release import ReleaseId
from domain.releases.wanted import InvalidEpisode
from domain.series import SeriesId
from domain.torrents.acceptance import ContentRefused, NotEnoughSpace
from domain.torrents.infohash import InvalidInfoHash
from domain.torrents.magnet import InvalidMagnet
from domain.torrents.metainfo import MOST_BYTES, InvalidTorrentFile
from domain.torrents.own_order import Move
from domain.torrents.seeding import InvalidSeedingGoal, SeedingGoal
from domain.usage import QuotaExceeded
from domain.users import Actor

from ..encoded import Encoded
from ..endpoint import Routes
from ..path_parameters import InfoHashInPath
from ..request_reading import RawBody
from ..views.torrent_documents import DOCUMENTS
from ..views.torrents import view_torrent
from ..wire.torrents import (
    GrabBody,
    MagnetBody,
    MoveBody,
    RemoveQuery,
    SeedingBody,
    TorrentsView,
    TorrentView,
)

torrents = Routes("/torrents", "torrents")

_OF_ONE = (InvalidInfoHash, TorrentNotFound, DatabaseUnavailable)
_STEERED = (*_OF_ONE, EngineRefused)
_ASKED = (EngineUnavailable, EngineNotConfigured)
_BEST = "best"
TorrentFile = Annotated[bytes, RawBody("application/x-bittorrent", most_bytes=MOST_BYTES)]


@torrents.endpoint("GET", errors=(DatabaseUnavailable,))
async def list_torrents(
    request: web.Request, actor: FromDishka[Actor], show: FromDishka[ListTorrents]
) -> Encoded[TorrentsView]:
    """List the user's torrents, newest first. Works while the torrent engine is away."""
    return request.app[DOCUMENTS].all(actor.id, await show(actor))


@torrents.endpoint(
    "POST",
    status=HTTPStatus.CREATED,
    location="/torrents/{infohash}",
    errors=(
        SeriesNotFound,
        ReleaseNotFound,
        NothingAcceptable,
        NotEnoughSpace,
        QuotaExceeded,
        EngineRefused,
        InvalidEpisode,
        InvalidTorrentFile,
        InfoHashMismatch,
        ContentRefused,
        EpisodeNotInSet,
        WatchlistUnavailable,
        IndexerUnavailable,
        IndexerMisbehaved,
        DatabaseUnavailable,
    ),
)
async def grab_release(body: GrabBody, actor: FromDishka[Actor], grab: FromDishka[GrabRelease]) -> TorrentView:
    """Fetch a release for an episode: a candidate of a search, or the best. Of a set only that episode is fetched.

    While the torrent engine is away the wish is kept, and the download starts by itself when it is back.
    """
    release = None if body.release_id == _BEST else ReleaseId(body.release_id)
    return view_torrent(await grab(actor, SeriesId(body.series_id), body.episode, release))


@torrents.endpoint(
    "POST",
    "/magnet",
    status=HTTPStatus.CREATED,
    location="/torrents/{infohash}",
    errors=(InvalidMagnet, NotEnoughSpace, QuotaExceeded, EngineRefused, InvalidTorrentFile, DatabaseUnavailable),
)
async def add_magnet(body: MagnetBody, actor: FromDishka[Actor], add: FromDishka[AddMagnet]) -> TorrentView:
    """Fetch the torrent of a magnet link."""
    return view_torrent(await add(actor, body.magnet))


@torrents.endpoint(
    "POST",
    "/file",
    status=HTTPStatus.CREATED,
    location="/torrents/{infohash}",
    errors=(
        InvalidTorrentFile,
        ContentRefused,
        NotEnoughSpace,
        QuotaExceeded,
        EngineRefused,
        EngineNotConfigured,
        DatabaseUnavailable,
    ),
)
async def add_torrent_file(raw: TorrentFile, actor: FromDishka[Actor], add: FromDishka[AddTorrentFile]) -> TorrentView:
    """Fetch the torrent of a .torrent file, which is the body as it is: at most 10 MiB."""
    return view_torrent(await add(actor, raw))


@torrents.endpoint("GET", "/{infohash}", errors=_OF_ONE)
async def show_torrent(
    infohash: InfoHashInPath, actor: FromDishka[Actor], show: FromDishka[ShowTorrent]
) -> TorrentView:
    """Show one torrent. Somebody else's does not exist."""
    return view_torrent(await show(actor, infohash))


@torrents.endpoint("POST", "/{infohash}/pause", errors=_STEERED)
async def pause_torrent(
    infohash: InfoHashInPath, actor: FromDishka[Actor], pause: FromDishka[PauseTorrent]
) -> TorrentView:
    """Stop up- and downloading for now, as far as the user goes: what others want goes on."""
    return view_torrent(await pause(actor, infohash))


@torrents.endpoint("POST", "/{infohash}/resume", errors=_STEERED)
async def resume_torrent(
    infohash: InfoHashInPath, actor: FromDishka[Actor], resume: FromDishka[ResumeTorrent]
) -> TorrentView:
    """Go on."""
    return view_torrent(await resume(actor, infohash))


@torrents.endpoint("POST", "/{infohash}/retry", errors=(*_STEERED, *_ASKED))
async def retry_torrent(
    infohash: InfoHashInPath, actor: FromDishka[Actor], retry: FromDishka[RetryTorrent]
) -> TorrentView:
    """Try again what went wrong: look at what is on the disk, and fetch what is missing."""
    return view_torrent(await retry(actor, infohash))


@torrents.endpoint("POST", "/{infohash}/reannounce", errors=(*_OF_ONE, AnnouncedJustNow, *_ASKED))
async def reannounce_torrent(
    infohash: InfoHashInPath, actor: FromDishka[Actor], reannounce: FromDishka[ReannounceTorrent]
) -> TorrentView:
    """Ask the trackers for peers now. Every half a minute at most."""
    return view_torrent(await reannounce(actor, infohash))


@torrents.endpoint("POST", "/{infohash}/move", errors=_OF_ONE)
async def move_torrent(
    infohash: InfoHashInPath, body: MoveBody, actor: FromDishka[Actor], move: FromDishka[MoveTorrent]
) -> TorrentView:
    """Download it sooner or later than the user's other torrents. The queue is fair between people."""
    return view_torrent(await move(actor, infohash, Move(body.to)))


@torrents.endpoint("PUT", "/{infohash}/seeding", errors=(*_STEERED, InvalidSeedingGoal))
async def set_seeding(
    infohash: InfoHashInPath, body: SeedingBody, actor: FromDishka[Actor], seed: FromDishka[SetSeeding]
) -> TorrentView:
    """Say how long it is shared once it is complete. Of several people's goals the farthest counts."""
    return view_torrent(await seed(actor, infohash, _goal(body)))


@torrents.endpoint("DELETE", "/{infohash}", status=HTTPStatus.NO_CONTENT, errors=(*_OF_ONE, AdminsOnly))
async def remove_torrent(
    infohash: InfoHashInPath, query: RemoveQuery, actor: FromDishka[Actor], remove: FromDishka[RemoveTorrent]
) -> None:
    """Give a torrent up.

    With the last claim on it, it leaves the engine, and its data leave the disk. Only an admin may keep them there.
    """
    await remove(actor, infohash, with_data=query.data == "delete")


def _goal(body: SeedingBody) -> SeedingGoal | None:
    if body.server:
        return None
    return SeedingGoal(body.ratio, None if body.hours is None else timedelta(hours=body.hours))
