"""``uuutorrent keys rotate``: a new key that signs, a new key that seals, and every kept token sealed with it."""

import asyncio
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.outbound.security.keys import rotate_signing_key
from adapters.outbound.security.sealing_keys import add_sealing_key, retire_sealing_keys
from application.watching.reseal_tokens import Resealed, ResealTokens
from domain.errors import Conflict, Unavailable, UuutorrentError
from domain.sessions import ACCESS_LIFETIME
from domain.users import OPERATOR

from .administration import administering
from .configuring.loading import load_configuration
from .state_directory import StateDirectory

ROTATION_LOCK = "rotation-lock"


class RotationUnderWay(Conflict):
    """Somebody else rotates the keys at this moment."""


class RotationUnfinished(Unavailable):
    """Some tokens are sealed with the new key and some with the old one; both keys are kept, and nothing is lost."""


def rotate_keys(config: Path | None) -> None:
    """Do it and say what was done.

    Raises RotationUnderWay, StateUnusable, RotationUnfinished, KeyFileUnsafe, SettingsRefused.
    """
    state = StateDirectory.prepare(load_configuration(config).settings.state_dir)
    with _alone(state):
        keys = rotate_signing_key(state.path)
        minutes = int(ACCESS_LIFETIME.total_seconds()) // 60
        print(f"Key {keys.current.id} signs from now on. Tokens of the one before expire within {minutes} minutes.")
        # The new key is in the file before anything is sealed with it, and the old one until nothing needs it.
        add_sealing_key(state.path)
        resealed = _reseal(config)
        print(f"Key {retire_sealing_keys(state.path).id} seals from now on. Sealed anew: {resealed.tokens} tokens.")
    if resealed.broken:
        print(f"No key of this server opens {resealed.broken} tokens: their people must link their accounts again.")
    print("After a theft rotate twice: then every access token is refused, and clients fetch new ones by themselves.")


def _reseal(config: Path | None) -> Resealed:
    try:
        return asyncio.run(_resealed(config))
    except UuutorrentError as error:
        told = "The old sealing key is kept until the rotation is finished: run “uuutorrent keys rotate” again."
        raise RotationUnfinished(f"{error.detail} {told}") from error


async def _resealed(config: Path | None) -> Resealed:
    async with administering(config) as container:
        return await (await container.get(ResealTokens))(OPERATOR)


@contextmanager
def _alone(state: StateDirectory) -> Iterator[None]:
    with state.open_private(ROTATION_LOCK) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RotationUnderWay("The keys are being rotated by somebody else at this moment.") from error
        yield
