"""News as they happen."""

from aiohttp import web
from dishka.integrations.aiohttp import FromDishka

from application.accounts.authenticate import Authenticate
from application.ports.events import Events
from application.torrents.show_torrent import ShowTorrent
from domain.users import Actor

from ..client_address import client_address
from ..endpoint import Routes
from ..event_stream import NewsTeller, TooManyStreams, stream_news
from ..identity import bearer_token
from ..views.torrent_documents import DOCUMENTS
from ..wire.message import Message
from ..wire.torrents import TorrentGoneView, TorrentView

events = Routes("/events", "events")


@events.endpoint(
    "GET",
    errors=(TooManyStreams,),
    media_type="text/event-stream",
    events={"torrent": TorrentView, "torrent-gone": TorrentGoneView, "missed": Message},
    head=False,
)
async def follow_news(
    request: web.Request,
    actor: FromDishka[Actor],
    news: FromDishka[Events],
    show: FromDishka[ShowTorrent],
    authenticate: FromDishka[Authenticate],
) -> web.StreamResponse:
    """Follow what happens to the user's torrents (server-sent events).

    ``torrent`` carries a torrent that changed, ``torrent-gone`` one that is not the user's any more. ``missed`` says
    that news were lost: read everything again. ``Last-Event-ID`` resumes after that event. The stream ends when the
    access token expires, or its session or the API token ends: renew the token and connect again.
    """
    token, address = bearer_token(request), client_address(request)
    tell = NewsTeller(actor, show, request.app[DOCUMENTS])
    return await stream_news(request, actor, news, tell, lambda: authenticate(token, address))
