"""The columns of a quota: people have them, and invitations."""

from domain.quotas import Quota

from .statements import Row

QUOTA = ("quota_bytes", "quota_torrents")


def quota_values(quota: Quota) -> dict[str, object]:
    """Return what the columns hold."""
    return dict(zip(QUOTA, (quota.size_bytes, quota.torrents), strict=True))


def quota_in(row: Row) -> Quota:
    """Return what the columns of that row say."""
    return Quota(row["quota_bytes"], row["quota_torrents"])
