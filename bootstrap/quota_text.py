"""What somebody uses and may use, on one line of a terminal."""

from application.accounts.person import Person

_GIB = 1 << 30


def quota_text(person: Person) -> str:
    """Say it in GiB and torrents; a bound of their own is named, the server's is not."""
    quota, usage = person.user.quota, person.usage
    size = f"{usage.size_bytes / _GIB:.1f}{_of(None if quota.size_bytes is None else quota.size_bytes / _GIB)} GiB"
    return f"uses {size}, {usage.torrents}{_of(quota.torrents)} torrents"


def _of(bound: float | None) -> str:
    return "" if bound is None else f" of {bound:,.10g}"
