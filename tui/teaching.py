"""Taking back what was taught."""

from collections.abc import Iterable

from .api.errors import NotThere
from .api.opinions import Opinions


async def forget(opinions: Opinions, corrections: Iterable[str]) -> None:
    """Revoke each; one that is gone already needs no revoking."""
    for correction in corrections:
        try:
            await opinions.revoke(correction)
        except NotThere:
            continue
