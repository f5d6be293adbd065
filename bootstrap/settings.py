"""What the product can be told. ``docs/configuration.md`` is generated from these models."""

import re
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from platformdirs import user_downloads_path, user_state_path
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    SecretStr,
    model_validator,
)
from pydantic_core import PydanticCustomError

from domain.torrents.claims import MAIN_ENGINE
from domain.torrents.manners import Manners

from .manners import (
    DiskSettings,
    EgressSettings,
    LimitsSettings,
    QuotasSettings,
    SeedingSettings,
    manners_of,
)

_STATE = user_state_path("uuutorrent", appauthor=False)

_ENGINE_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")

LocalPath = Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())]
"""A path on this machine; a relative one begins at the working directory."""


def _networks(text: str) -> str:
    """Return the networks in their canonical form."""
    try:
        return ", ".join(str(ip_network(part, strict=False)) for part in text.replace(",", " ").split())
    except ValueError:
        raise PydanticCustomError("no_network", "Name addresses or networks, such as 127.0.0.1, 10.0.0.0/8") from None


Networks = Annotated[str, AfterValidator(_networks)]
"""Addresses and networks, separated by commas."""


class Section(BaseModel):
    """A part of the configuration. A misspelt key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class HttpSettings(Section):
    """How clients reach the server."""

    host: str = Field(
        default="127.0.0.1", min_length=1, description="Where to listen. `0.0.0.0` is every IPv4 address."
    )
    port: int = Field(default=7443, ge=0, le=65535, description="0 takes a free one.")
    tls: Literal["self-signed", "files", "off"] = Field(
        default="self-signed",
        description="`self-signed` makes a certificate at the first start; `files` uses yours; `off` is for a "
        "reverse proxy on the same machine that speaks TLS.",
    )
    certificate: LocalPath | None = Field(
        default=None, description="With `files`: the certificate and its chain (PEM)."
    )
    key: LocalPath | None = Field(default=None, description="With `files`: the certificate's key (PEM), not encrypted.")

    trusted_proxies: Networks = Field(
        default="",
        description="Addresses or networks of the reverse proxies before this server, separated by commas. Their "
        "`X-Forwarded-For` says who a client is, which log-ins are counted by and sessions show; nobody else's is "
        "looked at. With a proxy on this machine: `127.0.0.1, ::1`; without it here all clients would seem to be one.",
    )
    max_connections: int = Field(
        default=1_000,
        ge=16,
        le=100_000,
        description="How many connections there may be at once; fewer where the system allows fewer open files.",
    )
    max_connections_per_client: int = Field(
        default=64,
        ge=8,
        le=100_000,
        description="How many of them from one address (an IPv6 /64 counts as one). One too many is closed before it "
        "is read; all others are served. Behind a trusted proxy it is requests at once that are counted.",
    )

    @model_validator(mode="after")
    def _files_are_named(self) -> Self:
        if self.tls == "files" and (self.certificate is None or self.key is None):
            raise PydanticCustomError(
                "files_not_named", 'tls = "files" needs both certificate and key', {"setting": "tls"}
            )
        return self


class AdminSettings(Section):
    """The first administrator. Used at the first start only, while there is nobody."""

    username: str = Field(
        default="admin", pattern=r"^[\w.\-]{1,32}$", description="1 to 32 letters, digits, `.`, `-`, `_`."
    )
    password: SecretStr | None = Field(
        default=None,
        min_length=12,
        max_length=128,
        description="None: one is generated and written to `initial-admin-password` in the state directory.",
    )


class AuditSettings(Section):
    """What people did, kept so that nobody changes it afterwards; admins read it."""

    keep_days: int = Field(
        default=365, ge=30, le=3650, description="For so long. What is older is forgotten, once a day."
    )


class PluginChoice(Section):
    """Which adapter does the work, and what it is told."""

    plugin: str = Field(default="", description="The adapter's name.")
    options: Mapping[str, Any] = Field(default={}, repr=False, description="Its options; see below.")


class DatabaseChoice(PluginChoice):
    """Where the truth is kept."""

    plugin: str = Field(default="postgres", description="The adapter's name.")


class EngineChoice(PluginChoice):
    """What downloads."""

    plugin: str = Field(default="libtorrent", description="The adapter's name.")


def _engine_names(engines: Mapping[str, Any]) -> Mapping[str, Any]:
    """Refuse names that could not be a folder's, or that mean something else."""
    for name in engines:
        if not _ENGINE_NAME.fullmatch(name) or name == MAIN_ENGINE:
            raise PydanticCustomError(
                "no_engine_name",
                "An engine is called by 1 to 32 small letters, digits and hyphens, a letter first, and not “main”",
            )
    return engines


class WatchlistChoice(PluginChoice):
    """Where people keep their lists."""

    plugin: str = Field(default="anilist", description="The adapter's name.")


class VaultChoice(PluginChoice):
    """Where finished files are read."""

    plugin: str = Field(default="disk", description="The adapter's name.")


class IndexerChoice(PluginChoice):
    """An indexer that is asked."""

    plugin: str = Field(default="", description="The adapter's name.", json_schema_extra={"shown": "NAME"})


class RenumberingsChoice(PluginChoice):
    """Where a table of episodes that groups number otherwise comes from. `memory` is none."""

    plugin: str = Field(default="anime-relations", description="The adapter's name.")


class ClientSettings(Section):
    """The TUI, which may run on another machine than the server."""

    server: str | None = Field(
        default=None, description="The server's address, such as `https://seedbox.example:7443`."
    )
    state_dir: LocalPath | None = Field(
        default=None,
        description="Where log-ins and accepted certificates are remembered. None: `client` in `state_dir`.",
    )
    downloads: LocalPath = Field(
        default=user_downloads_path(), description="Where fetched files go.", json_schema_extra={"shown": "~/Downloads"}
    )


class Settings(Section):
    """Everything that the product can be told."""

    state_dir: LocalPath = Field(
        default=_STATE,
        description="What the server must remember: keys, database, torrents. Mode 0700.",
        json_schema_extra={"shown": "~/.local/state/uuutorrent"},
    )
    downloads: LocalPath | None = Field(
        default=None,
        description="Where the engine saves and the vault reads. None: `downloads` in the state directory, which "
        "nobody else can enter: for a qBittorrent under another account, name a folder that both accounts can write. "
        "One that is not there is made with mode 0700.",
    )
    public_url: HttpUrl | None = Field(
        default=None, description="The server's address as others know it; AniList is told. None: from `http`."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="What is worth a line.")
    http: HttpSettings = HttpSettings()
    admin: AdminSettings = AdminSettings()
    audit: AuditSettings = AuditSettings()
    database: DatabaseChoice = DatabaseChoice()
    engine: EngineChoice = EngineChoice()
    engines: Annotated[Mapping[str, EngineChoice], AfterValidator(_engine_names)] = Field(
        default={},
        description="More engines beside `[engine]`, by name, such as one for each disk. Engine NAME saves below "
        "`NAME` in `downloads`, which may be a mount; a new torrent goes where the most space is free. One that is "
        "taken out of the configuration keeps its torrents: they are shown as unavailable until it is back.",
    )
    watchlist: WatchlistChoice = WatchlistChoice()
    indexers: Mapping[str, IndexerChoice] = Field(
        default={"nyaa": IndexerChoice()}, description="The indexers, by name. Naming one replaces the default."
    )
    renumberings: RenumberingsChoice = RenumberingsChoice()
    vault: VaultChoice = VaultChoice()
    limits: LimitsSettings = LimitsSettings()
    quotas: QuotasSettings = QuotasSettings()
    seeding: SeedingSettings = SeedingSettings()
    disk: DiskSettings = DiskSettings()
    egress: EgressSettings = EgressSettings()
    client: ClientSettings = ClientSettings()

    @property
    def downloads_dir(self) -> Path:
        """Where the engine saves."""
        return self.downloads or self.state_dir / "downloads"

    @property
    def all_engines(self) -> Mapping[str, EngineChoice]:
        """Every engine by name, the main one first."""
        return {MAIN_ENGINE: self.engine, **self.engines}

    @property
    def manners(self) -> Manners:
        """How the server behaves towards its disk, its line, the swarm and its people."""
        return manners_of(self.limits, self.quotas, self.seeding, self.disk, self.egress)

    @property
    def client_state_dir(self) -> Path:
        """What the client remembers."""
        return self.client.state_dir or self.state_dir / "client"

    @property
    def address(self) -> str:
        """The server's address as others know it, without a slash at the end."""
        if self.public_url is not None:
            return str(self.public_url).rstrip("/")
        scheme = "http" if self.http.tls == "off" else "https"
        host = f"[{self.http.host}]" if ":" in self.http.host else self.http.host
        return f"{scheme}://{host}:{self.http.port}"
