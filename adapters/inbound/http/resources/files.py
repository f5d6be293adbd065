"""The files of a torrent, and the way they reach a device."""

from http import HTTPStatus

from aiohttp import web
from dishka.integrations.aiohttp import FromDishka

from application.accounts.confirm_session import ConfirmSession
from application.delivery.checksum_file import ChecksumFile
from application.delivery.list_files import ListFiles
from application.delivery.open_file import FileIncomplete, OpenFile
from application.ports.database import DatabaseUnavailable
from application.ports.file_vault import PathNotFound, VaultUnavailable
from application.ports.torrent_engine import EngineUnavailable
from application.ports.torrents import TorrentNotFound
from domain.torrents.infohash import InvalidInfoHash
from domain.users import Actor

from ..content import send_file
from ..endpoint import Routes
from ..path_parameters import FileIndex, InfoHashInPath
from ..views.torrents import view_checksum, view_files
from ..wire.torrents import ChecksumView, FilesView

files = Routes("/torrents/{infohash}/files", "files")

_OF_TORRENT = (InvalidInfoHash, TorrentNotFound, EngineUnavailable, DatabaseUnavailable)
_OF_FILE = (*_OF_TORRENT, PathNotFound, FileIncomplete, VaultUnavailable)


@files.endpoint("GET", errors=_OF_TORRENT)
async def list_files(infohash: InfoHashInPath, actor: FromDishka[Actor], show: FromDishka[ListFiles]) -> FilesView:
    """List the files by index; none before a magnet's metadata are there."""
    return view_files(infohash, await show(actor, infohash))


@files.endpoint(
    "GET",
    "/{index}/content",
    errors=_OF_FILE,
    media_type="application/octet-stream",
    also=(
        HTTPStatus.PARTIAL_CONTENT,
        HTTPStatus.NOT_MODIFIED,
        HTTPStatus.PRECONDITION_FAILED,
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    ),
)
async def read_file(
    request: web.Request,
    infohash: InfoHashInPath,
    index: FileIndex,
    actor: FromDishka[Actor],
    open_file: FromDishka[OpenFile],
    confirm: FromDishka[ConfirmSession],
) -> web.StreamResponse:
    """Fetch a finished file, or with ``Range`` a part of it.

    One range of bytes is honoured (RFC 9110 §14), with ``If-Range`` only while the file is still the same. The strong
    ``ETag`` changes whenever the file does. A transfer outlasts its access token, but not its session.
    """
    return await send_file(request, await open_file(actor, infohash, index), lambda: confirm(actor))


@files.endpoint("GET", "/{index}/checksum", errors=_OF_FILE)
async def checksum_file(
    infohash: InfoHashInPath, index: FileIndex, actor: FromDishka[Actor], checksum: FromDishka[ChecksumFile]
) -> ChecksumView:
    """Show the SHA-256 of a finished file. The first time the whole file is read, which takes a while."""
    return view_checksum(await checksum(actor, infohash, index))
