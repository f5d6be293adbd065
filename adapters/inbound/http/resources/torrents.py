"""The user's torrents."""

from http import HTTPStatus

from dishka.integrations.aiohttp import FromDishka

from application.ports.database import DatabaseUnavailable
from application.ports.indexers import IndexerMisbehaved, IndexerUnavailable
from application.ports.torrent_engine import EngineRefused
from application.ports.torrents import TorrentNotFound
from application.ports.watchlists import WatchlistUnavailable
from application.searching.search_episode import SeriesNotFound
from application.searching.search_result import ReleaseNotFound
from application.torrents.add_magnet import AddMagnet
from application.torrents.grab_release import GrabRelease, NothingAcceptable
from application.torrents.list_torrents import ListTorrents
from application.torrents.pause_torrent import PauseTorrent
from application.torrents.release_sources import InfoHashMismatch
from application.torrents.remove_torrent import RemoveTorrent
from application.torrents.resume_torrent import ResumeTorrent
from application.torrents.show_torrent import ShowTorrent
from domain.releases.file_choice import EpisodeNotInSet
from domain.releases.release import ReleaseId
from domain.releases.wanted import InvalidEpisode
from domain.series import SeriesId
from domain.torrents.acceptance import ContentRefused, NotEnoughSpace
from domain.torrents.infohash import InvalidInfoHash
from domain.torrents.magnet import InvalidMagnet
from domain.torrents.metainfo import InvalidTorrentFile
from domain.users import Actor

from ..endpoint import Routes
from ..path_parameters import InfoHashInPath
from ..views.torrents import view_torrent, view_torrents
from ..wire.torrents import GrabBody, MagnetBody, RemoveQuery, TorrentsView, TorrentView

torrents = Routes("/torrents", "torrents")

_OF_ONE = (InvalidInfoHash, TorrentNotFound, DatabaseUnavailable)
_BEST = "best"


@torrents.endpoint("GET", errors=(DatabaseUnavailable,))
async def list_torrents(actor: FromDishka[Actor], show: FromDishka[ListTorrents]) -> TorrentsView:
    """List the user's torrents, newest first. Works while the torrent engine is away."""
    return view_torrents(await show(actor))


@torrents.endpoint(
    "POST",
    status=HTTPStatus.CREATED,
    location="/torrents/{infohash}",
    errors=(
        SeriesNotFound,
        ReleaseNotFound,
        NothingAcceptable,
        NotEnoughSpace,
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
    errors=(InvalidMagnet, EngineRefused, DatabaseUnavailable),
)
async def add_magnet(body: MagnetBody, actor: FromDishka[Actor], add: FromDishka[AddMagnet]) -> TorrentView:
    """Fetch the torrent of a magnet link."""
    return view_torrent(await add(actor, body.magnet))


@torrents.endpoint("GET", "/{infohash}", errors=_OF_ONE)
async def show_torrent(
    infohash: InfoHashInPath, actor: FromDishka[Actor], show: FromDishka[ShowTorrent]
) -> TorrentView:
    """Show one torrent. Somebody else's does not exist."""
    return view_torrent(await show(actor, infohash))


@torrents.endpoint("POST", "/{infohash}/pause", errors=(*_OF_ONE, EngineRefused))
async def pause_torrent(
    infohash: InfoHashInPath, actor: FromDishka[Actor], pause: FromDishka[PauseTorrent]
) -> TorrentView:
    """Stop up- and downloading for now."""
    return view_torrent(await pause(actor, infohash))


@torrents.endpoint("POST", "/{infohash}/resume", errors=(*_OF_ONE, EngineRefused))
async def resume_torrent(
    infohash: InfoHashInPath, actor: FromDishka[Actor], resume: FromDishka[ResumeTorrent]
) -> TorrentView:
    """Go on."""
    return view_torrent(await resume(actor, infohash))


@torrents.endpoint("DELETE", "/{infohash}", status=HTTPStatus.NO_CONTENT, errors=_OF_ONE)
async def remove_torrent(
    infohash: InfoHashInPath, query: RemoveQuery, actor: FromDishka[Actor], remove: FromDishka[RemoveTorrent]
) -> None:
    """Give a torrent up.

    With the last claim on it, it leaves the engine, and its data leave the disk unless they are to be kept.
    """
    await remove(actor, infohash, with_data=query.data == "delete")
