"""Passwords and tokens."""

from dishka import Provider, Scope, provide

from adapters.outbound.security.access_tokens import JwtAccessTokens
from adapters.outbound.security.keys import SigningKeyFile
from adapters.outbound.security.passwords import Argon2Hasher
from adapters.outbound.security.sealing import JweSealing
from adapters.outbound.security.sealing_keys import present_sealing_keys
from application.ports.access_tokens import AccessTokens
from application.ports.passwords import PasswordHasher
from application.ports.sealing import Sealing

from ..settings import Settings


class SecurityProvider(Provider):
    """The keys lie in the state directory and are made at the first start."""

    scope = Scope.APP

    @provide
    def hasher(self) -> PasswordHasher:
        """Two at once: about 40 MiB."""
        return Argon2Hasher(parallel=2)

    @provide
    def tokens(self, settings: Settings) -> AccessTokens:
        """Raises KeyFileUnsafe."""
        return JwtAccessTokens(SigningKeyFile(settings.state_dir))

    @provide
    def sealing(self, settings: Settings) -> Sealing:
        """Raises KeyFileUnsafe."""
        return JweSealing(present_sealing_keys(settings.state_dir))
