"""One's own account, as the screen knows it."""

from dataclasses import dataclass

from adapters.inbound.http.wire.api_tokens import ApiTokenView
from adapters.inbound.http.wire.people import UserView, WatchAccountView
from adapters.inbound.http.wire.sessions import OpenSessionView
from adapters.inbound.http.wire.system import AboutView
from adapters.inbound.http.wire.usage import UsageView


@dataclass(frozen=True, slots=True)
class Profile:
    """Who one is, what one uses and may use, and what opens the account."""

    user: UserView
    usage: UsageView
    accounts: list[WatchAccountView]
    sessions: list[OpenSessionView]
    tokens: list[ApiTokenView]
    about: AboutView

    @property
    def followed(self) -> WatchAccountView | None:
        """The list that is followed."""
        return self.accounts[0] if self.accounts else None
