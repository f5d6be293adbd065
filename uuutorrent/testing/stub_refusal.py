"""How the stub server refuses."""


class Refused(Exception):
    """A request that gets a problem; ``errors`` are its faulty members: pointer → detail."""

    def __init__(self, status: int, slug: str, detail: str, errors: dict[str, str] | None = None) -> None:
        self.status, self.slug, self.detail = status, slug, detail
        self.errors = errors or {}
