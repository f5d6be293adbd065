"""Who asks, and from where: what is made anew for every request."""

from aiohttp import web
from dishka import Scope, provide
from dishka.integrations.aiohttp import AiohttpProvider

from application.accounts.authenticate import Authenticate
from application.ports.access_tokens import TokenRejected
from domain.users import Actor

from .client_address import ClientAddress, client_address

_SCHEME = "bearer"


def bearer_token(request: web.Request) -> str:
    """The token of the ``Authorization`` header (RFC 6750 §2.1). Raises TokenRejected when there is none.

    Tokens in the query or the body are not looked at: addresses end up in logs.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != _SCHEME or not token.strip():
        raise TokenRejected("Log in first, and send the access token as Bearer.")
    return token.strip()


class ActorProvider(AiohttpProvider):
    """Gives handlers their ``Actor`` and ``ClientAddress``.

    With it comes ``web.Request``, so no other aiohttp provider is needed.
    """

    @provide(scope=Scope.REQUEST)
    async def actor(self, request: web.Request, address: ClientAddress, authenticate: Authenticate) -> Actor:
        """Authenticate the request. Raises TokenRejected, DatabaseUnavailable."""
        return await authenticate(bearer_token(request), address)

    @provide(scope=Scope.REQUEST)
    def address(self, request: web.Request) -> ClientAddress:
        """Where the request comes from."""
        return client_address(request)
