"""What an endpoint asks of the way in by which somebody came."""

from dataclasses import dataclass

from domain.errors import Forbidden, UuutorrentError
from domain.ownership import SessionRequired
from domain.scopes import Scope
from domain.users import Actor


class InsufficientScope(Forbidden):
    """The API token is not for this; ``scope`` names all that it takes (RFC 6750 §3.1)."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"This API token is not good for that: it takes the scope {scope.replace(' ', ' and ')}.")
        self.scope = scope


class PasswordChangeRequired(Forbidden):
    """The password is one that somebody else set: until its owner chooses another, they may do nothing else."""


@dataclass(frozen=True, slots=True)
class Admittance:
    """Who is let in, as far as it depends on how they come and not on who they are.

    ``public``: anybody. ``scopes``: what an API token must all be good for. ``sessions_only``: no token is let in.
    ``temporarily``: also who has to choose another password first. ``changes``: it may change something, which is
    counted (see ``ChangeBudget``).
    """

    public: bool
    scopes: frozenset[Scope]
    sessions_only: bool
    temporarily: bool = False
    changes: bool = False

    @classmethod
    def of(
        cls,
        method: str,
        *,
        public: bool,
        reads: bool,
        admin: bool,
        sessions_only: bool,
        temporarily: bool = False,
        counted: bool = True,
    ) -> "Admittance":
        """Say it of an operation. Whoever says nothing of a method that may change something asks for ``write``."""
        changes = not (reads or method == "GET")
        usual = Scope.WRITE if changes else Scope.READ
        scopes = frozenset({usual, Scope.ADMIN} if admin else {usual})
        needed = frozenset() if public or sessions_only else scopes
        return cls(public, needed, sessions_only, temporarily, changes and counted and not public)

    @property
    def named(self) -> str:
        """The scopes as they are written on the wire; "" if there is none."""
        return " ".join(scope.value for scope in Scope if scope in self.scopes)

    @property
    def errors(self) -> tuple[type[UuutorrentError], ...]:
        """What ``check`` may raise."""
        if self.public:
            return ()
        of_password = () if self.temporarily else (PasswordChangeRequired,)
        return (SessionRequired if self.sessions_only else InsufficientScope, *of_password)

    def check(self, actor: Actor) -> None:
        """Return if the actor came by a way that is good enough.

        Raises PasswordChangeRequired, InsufficientScope, SessionRequired.
        """
        if actor.password_is_temporary and not self.temporarily:
            raise PasswordChangeRequired(
                "Somebody else set your password. Choose your own before anything else (PUT /me/password)."
            )
        if actor.token is None:
            return
        if self.sessions_only:
            raise SessionRequired("This is not for API tokens: log in with your password.")
        if not self.scopes <= actor.scopes:
            raise InsufficientScope(self.named)
