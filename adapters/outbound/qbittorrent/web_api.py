"""qBittorrent's Web API through its client library, with one attempt a call and one log-in at a time."""

from collections.abc import Mapping
from typing import Any

from qbittorrentapi import (
    APIError,
    APINames,
    Client,
    Forbidden403Error,
    LoginFailed,
    NotFound404Error,
    Unauthorized401Error,
)
from qbittorrentapi.request import QbittorrentSession
from requests import Response, exceptions

from .bounded_body import bounded
from .connections import Connections
from .generations import Generation, UnknownAnswer
from .options import QbittorrentOptions

_LOGIN_ANSWERS = ("Ok.", "Fails.", "")


class TooOld(APIError):
    """It is a qBittorrent before 4.5."""


class LoginUnauthorized(LoginFailed):
    """Refused with status 401: a wrong password to 5.2, the wrong host name to any."""


class KeyRefused(Forbidden403Error):
    """It does not take our API key, or is older than such keys."""


class WebApi(Client):
    """The library's client, with three habits changed.

    It tries once: the library repeats what failed, at the cost of the session and of twice the time. It never repeats a
    refused log-in: after a few, qBittorrent bans our address, and with it perhaps the user's own browser. And it asks
    for the version once a log-in, not at every step. Not thread-safe.
    """

    def __init__(self, options: QbittorrentOptions) -> None:
        self._refusal: LoginFailed | None = None
        self._generation: tuple[str, Generation] | None = None
        self._connections = Connections()
        super().__init__(
            host=str(options.url),
            username=options.username,
            password=options.password.get_secret_value(),
            api_key=options.api_key.get_secret_value(),
            REQUESTS_ARGS={
                "timeout": options.timeout_seconds,
                "allow_redirects": False,
                "hooks": {"response": bounded(options.timeout_seconds)},
            },
            HTTPADAPTER_ARGS={"max_retries": 0},
            FORCE_SCHEME_FROM_HOST=True,
            VERIFY_WEBUI_CERTIFICATE=options.verify_certificate,
            SIMPLE_RESPONSES=True,
        )

    @property
    def generation(self) -> Generation:
        """What the server can do. Raises what any call raises, TooOld, and UnknownAnswer."""
        if self._generation is None:
            text = str(super().app_web_api_version())
            generation = Generation.parse(text)
            if not generation.supported:
                raise TooOld
            self._generation = (text.strip(), generation)
        return self._generation[1]

    def app_web_api_version(self, **_: Any) -> str:
        """The version, as the server said it at this log-in."""
        self.generation  # noqa: B018 - asking is what fills it
        return self._generation[0] if self._generation else ""

    def auth_log_in(self, username: str | None = None, password: str | None = None, **kwargs: Any) -> None:
        """Log in, unless that was refused before. Raises LoginFailed."""
        if self._refusal is not None:
            raise LoginFailed from self._refusal
        self._generation = None
        try:
            super().auth_log_in(username, password, **kwargs)
        except LoginFailed as refusal:
            self._refusal = refusal
            raise

    def rows(self, question: str, filters: Mapping[str, str]) -> bytes:
        """What ``torrents/QUESTION`` answers, word for word: to read JSON twice would cost more than to ask."""
        return self._post_cast(APINames.Torrents, question, bytes, data=filters)

    def hang_up(self) -> None:
        """Break off the question that is under way; it fails. The one method that any thread may call."""
        self._connections.hang_up()

    @property
    def _session(self) -> QbittorrentSession:
        fresh = self._http_session is None
        session = super()._session
        if fresh:
            self._connections.watch(session)
        return session

    def _request_manager(self, *_: Any, **call: Any) -> Any:
        for unused in ("version_introduced", "version_removed", "_retries", "_retry_backoff_factor"):
            call.pop(unused, None)
        login = call["api_method"] == "login"
        self._connections.refresh(self._session)
        try:
            answer = self._request(**call)
        except (exceptions.ConnectionError, NotFound404Error):
            # It may come back as another version, which need not ask for a new log-in.
            self._generation = None
            raise
        except Forbidden403Error as error:
            raise KeyRefused if self._api_key else error from error
        except Unauthorized401Error as error:
            raise LoginUnauthorized if login else error from error
        if login and isinstance(answer, Response) and answer.text not in _LOGIN_ANSWERS:
            # Any web page would otherwise pass for a refused password.
            raise UnknownAnswer("That is no answer to a log-in.")
        return answer
