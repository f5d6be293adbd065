"""The files of a torrent, and the way they reach a device."""

from http import HTTPStatus

from aiohttp import web
from dishka.integrations.aiohttp import FromDishka

from application.accounts.confirm_access import ConfirmAccess
from application.auditing.change_budget import TooManyChanges
from application.delivery.checksum_file import ChecksumFile
from application.delivery.choose_files import ChooseFiles, FilesUnknown
from application.delivery.list_files import ListFiles
from application.delivery.open_file import FileIncomplete, OpenFile
from application.delivery.record_delivery import RecordDelivery
from application.ports.database import DatabaseUnavailable
from application.ports.engines import EngineNotConfigured
from application.ports.file_vault import PathNotFound, VaultUnavailable
from application.ports.torrent_engine import EngineRefused, EngineUnavailable
from application.ports.torrents import TorrentNotFound
from application.torrents.egress_meter import EgressMeter
from domain.errors import Invalid
from domain.torrents.acceptance import NotEnoughSpace
from domain.torrents.file_priorities import FilePriority, NoSuchFile, NothingLeft
from domain.torrents.infohash import InvalidInfoHash
from domain.usage import QuotaExceeded
from domain.users import Actor

from ..content import send_file
from ..endpoint import Routes
from ..path_parameters import FileIndex, InfoHashInPath
from ..views.torrents import view_checksum, view_files
from ..wire.torrents import ChecksumView, FilesBody, FilesView

files = Routes("/torrents/{infohash}/files", "files")


class FileTwice(Invalid):
    """A file is given two priorities at once."""


_OF_TORRENT = (InvalidInfoHash, TorrentNotFound, EngineUnavailable, EngineNotConfigured, DatabaseUnavailable)
_OF_FILE = (*_OF_TORRENT, PathNotFound, FileIncomplete, VaultUnavailable)


@files.endpoint("GET", errors=_OF_TORRENT)
async def list_files(infohash: InfoHashInPath, actor: FromDishka[Actor], show: FromDishka[ListFiles]) -> FilesView:
    """List the files by index; none before a magnet's metadata are there."""
    return view_files(infohash, await show(actor, infohash))


@files.endpoint(
    "PUT",
    errors=(
        InvalidInfoHash,
        TorrentNotFound,
        FilesUnknown,
        FileTwice,
        NoSuchFile,
        NothingLeft,
        QuotaExceeded,
        NotEnoughSpace,
        EngineRefused,
        DatabaseUnavailable,
    ),
)
async def choose_files(
    infohash: InfoHashInPath, body: FilesBody, actor: FromDishka[Actor], choose: FromDishka[ChooseFiles]
) -> FilesView:
    """Say which files the user wants, and which of them first. One at least stays; files not named stay as they are."""
    choices = {choice.index: FilePriority(choice.priority) for choice in body.files}
    if len(choices) < len(body.files):
        raise FileTwice("A file is named twice. Say one priority for each.")
    return view_files(infohash, await choose(actor, infohash, choices))


@files.endpoint(
    "GET",
    "/{index}/content",
    errors=(*_OF_FILE, TooManyChanges),
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
    confirm: FromDishka[ConfirmAccess],
    meter: FromDishka[EgressMeter],
    record: FromDishka[RecordDelivery],
) -> web.StreamResponse:
    """Fetch a finished file, or with ``Range`` a part of it.

    One range of bytes is honoured (RFC 9110 §14), with ``If-Range`` only while the file is still the same. The strong
    ``ETag`` changes whenever the file does. A transfer outlasts its access token, but not its session or API token.
    """
    opened = await open_file(actor, infohash, index)
    return await send_file(request, opened, lambda: record(actor, opened), lambda: confirm(actor), meter.deliver)


@files.endpoint("GET", "/{index}/checksum", errors=_OF_FILE)
async def checksum_file(
    infohash: InfoHashInPath, index: FileIndex, actor: FromDishka[Actor], checksum: FromDishka[ChecksumFile]
) -> ChecksumView:
    """Show the SHA-256 of a finished file. The first time the whole file is read, which takes a while."""
    return view_checksum(await checksum(actor, infohash, index))
