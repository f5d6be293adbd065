"""How a person likes to look at things, kept on this device."""

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .api.private_file import read_private, write_private
from .state.listing import Listing, Order


@dataclass(frozen=True, slots=True)
class Habits:
    """A file; one that cannot be read or written is as good as none, for nothing depends on it."""

    path: Path

    def listing(self) -> Listing:
        """Return how torrents were sorted last."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads(read_private(self.path))["torrents"]
            return Listing(Order(kept["order"]), kept["backwards"] is True)
        return Listing()

    def keep(self, listing: Listing) -> None:
        """Keep how torrents are sorted; what was looked for is for now."""
        text = json.dumps({"torrents": {"order": listing.order.value, "backwards": listing.backwards}})
        with suppress(OSError):
            write_private(self.path, text)
