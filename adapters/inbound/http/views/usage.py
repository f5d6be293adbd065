"""What people use of the server."""

from application.torrents.show_usage import OwnUsage

from ..wire.usage import UsageView


def view_usage(own: OwnUsage) -> UsageView:
    """Show what the user uses and may use."""
    return UsageView(
        size_bytes=own.usage.size_bytes,
        torrents=own.usage.torrents,
        quota_bytes=own.quota.size_bytes,
        quota_torrents=own.quota.torrents,
        download_rate_limit=own.limits.download_rate,
        upload_rate_limit=own.limits.upload_rate,
    )
