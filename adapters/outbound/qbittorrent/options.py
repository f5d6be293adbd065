"""What the qBittorrent engine can be told."""

from pathlib import Path

from pydantic import Field, HttpUrl, SecretStr, field_validator

from adapters.plugin import Options


class QbittorrentOptions(Options):
    """Options of the ``qbittorrent`` engine."""

    url: HttpUrl = Field(default=HttpUrl("http://127.0.0.1:8080"), description="address of qBittorrent's Web UI")
    username: str = Field(default="admin", description="its user; empty when it lets our address in without a log-in")
    password: SecretStr = Field(default=SecretStr(""), description="its password")
    api_key: SecretStr = Field(
        default=SecretStr(""),
        description="instead of user and password: a key that qBittorrent 5.2 or newer made in its settings",
    )
    save_root: Path | None = Field(
        default=None, description="the download folder as qBittorrent sees it, when its container mounts it elsewhere"
    )
    category: str = Field(default="uuutorrent", description="the category that our torrents get there; empty: none")
    timeout_seconds: float = Field(default=15.0, gt=0, le=120, description="how long one answer may take")
    verify_certificate: bool = Field(
        default=True, description="with https: refuse a certificate that nobody vouches for"
    )

    @field_validator("url")
    @classmethod
    def _no_credentials(cls, url: HttpUrl) -> HttpUrl:
        # An address is shown in messages and logs.
        if url.username or url.password:
            raise ValueError("give the user and the password as username and password, not in the address")
        return url

    @field_validator("save_root")
    @classmethod
    def _absolute(cls, root: Path | None) -> Path | None:
        if root is not None and not root.is_absolute():
            raise ValueError("must be an absolute path")
        return root
