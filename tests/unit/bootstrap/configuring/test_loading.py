"""Settings: who wins, what is refused, and with which words."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bootstrap.configuring.given import SettingsRefused
from bootstrap.configuring.loading import Configuration, load_configuration


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of the one who runs the tests is found."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def load(text: str = "", environ: Mapping[str, str] | None = None, *, with_adapters: bool = True) -> Configuration:
    Path("uuutorrent.toml").write_text(text, encoding="utf-8")
    return load_configuration(None, environ or {}, with_adapters=with_adapters)


def refused(text: str = "", environ: Mapping[str, str] | None = None) -> str:
    with pytest.raises(SettingsRefused) as refusal:
        load(text, environ)
    return refusal.value.detail


def test_nothing_needs_to_be_configured() -> None:
    settings = load_configuration(None, {}).settings
    assert (settings.database.plugin, settings.engine.plugin, settings.watchlist.plugin) == (
        "postgres",
        "libtorrent",
        "anilist",
    )
    assert list(settings.indexers) == ["nyaa"]
    assert settings.http.host == "127.0.0.1"
    assert settings.downloads_dir == settings.state_dir / "downloads"


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults() -> None:
    loaded = load("[http]\nport = 1\nhost = '::1'", {"UUUTORRENT_HTTP__PORT": "2"})
    assert (loaded.settings.http.port, loaded.settings.http.host, loaded.settings.http.tls) == (2, "::1", "self-signed")


def test_every_value_knows_who_gave_it() -> None:
    origins = load("[http]\nport = 1", {"UUUTORRENT_HTTP__HOST": "::1"}).origins
    assert str(origins["http", "host"]) == "UUUTORRENT_HTTP__HOST in the environment"
    assert str(origins["http", "port"]) == "http.port in uuutorrent.toml"
    assert ("http", "tls") not in origins


def test_the_names_of_the_manual_reach_their_settings() -> None:
    environ = {
        "UUUTORRENT_WATCHLIST__PLUGIN": "anilist",
        "UUUTORRENT_WATCHLIST__OPTIONS__URL": "http://127.0.0.1:1",
        "UUUTORRENT_INDEXERS__NYAA__OPTIONS__URL": "http://127.0.0.1:2",
        "UUUTORRENT_ENGINE__PLUGIN": "qbittorrent",
        "UUUTORRENT_ENGINE__OPTIONS__URL": "http://127.0.0.1:3",
        "UUUTORRENT_DATABASE__OPTIONS__DSN": "postgresql://127.0.0.1:4/name",
    }
    options = load(environ=environ).options
    urls = {path: str(getattr(read, "url", "")) for path, read in options.items()}
    assert urls["watchlist",] == "http://127.0.0.1:1/"
    assert urls["indexers", "nyaa"] == "http://127.0.0.1:2/"
    assert urls["engine",] == "http://127.0.0.1:3/"


def test_an_indexer_is_the_adapter_of_its_name_unless_it_says_otherwise() -> None:
    loaded = load("[indexers.mirror]\nplugin = 'nyaa'\noptions = { url = 'https://mirror.example' }")
    assert list(loaded.settings.indexers) == ["mirror"]
    assert "there is no adapter" in refused("[indexers.mirror]\n").casefold()


def test_an_empty_variable_is_as_if_it_were_not_there() -> None:
    assert load(environ={"UUUTORRENT_HTTP__PORT": ""}).settings.http.port == 7443


@pytest.mark.parametrize(
    ("text", "environ", "words"),
    [
        ("[http]\nprot = 1", {}, ["http.prot in uuutorrent.toml", "Did you mean port?"]),
        ("", {"UUUTORRENT_HTTP__PROT": "1"}, ["UUUTORRENT_HTTP__PROT in the environment", "Did you mean port?"]),
        ("", {"UUUTORRENT_FOO": "1"}, ["UUUTORRENT_FOO", "Known here: admin, audit, client"]),
        ("", {"UUUTORRENT_HTTP__PORT": "70000"}, ["UUUTORRENT_HTTP__PORT", "65535", "“70000”"]),
        ("", {"UUUTORRENT_HTTP__TLS": "maybe"}, ["UUUTORRENT_HTTP__TLS", "'self-signed', 'files' or 'off'"]),
        ("[http]\ntls = 'files'", {}, ["http.tls in uuutorrent.toml", "certificate and key"]),
        ("", {"UUUTORRENT_HTTP": "1"}, ["UUUTORRENT_HTTP in the environment"]),
        ("", {"UUUTORRENT_HTTP": "1", "UUUTORRENT_HTTP__PORT": "1"}, ["UUUTORRENT_HTTP in the environment is a"]),
        ("", {"UUUTORRENT_ENGINE__PLUGIN": "qbitorrent"}, ["UUUTORRENT_ENGINE__PLUGIN", "Did you mean qbittorrent?"]),
        ("[engine.options]\nlisten_on = 1", {}, ["engine.options.listen_on in uuutorrent.toml", "Did you mean listen"]),
        ("[vault.options]\nthreads = 0", {}, ["vault.options.threads in uuutorrent.toml", "than or equal to 1"]),
        (
            "[http]\nport = 1",
            {"UUUTORRENT_HTTP__TLS": "files"},
            ["UUUTORRENT_HTTP__TLS in the environment: tls =", "certificate and key"],
        ),
        ("", {"UUUTORRENT_ADMIN__PASSWORD": "short"}, ["UUUTORRENT_ADMIN__PASSWORD", "at least 12 characters"]),
        ("", {"UUUTORRENT_ADMIN__PASSWORD": "x" * 300}, ["at most 128 characters"]),
        ("[nobody]\na = 1\nb = 2", {}, ["nobody in uuutorrent.toml: there is no such setting"]),
        ("http = 3", {"UUUTORRENT_HTTP__PORT": "1"}, ["http in uuutorrent.toml is a section", "UUUTORRENT_HTTP__PORT"]),
        ("= 1", {}, ["uuutorrent.toml is not valid TOML", "line 1"]),
    ],
)
def test_what_is_wrong_is_named_as_it_was_written(text: str, environ: Mapping[str, str], words: list[str]) -> None:
    told = refused(text, environ)
    assert [word for word in words if word not in told] == []


def test_every_mistake_is_told_at_once() -> None:
    told = refused("a = 1\nb = 2", {"UUUTORRENT_HTTP__PORT": "x"})
    assert len(told.splitlines()) == 3


def test_mistakes_within_an_adapters_options_are_told_beside_others() -> None:
    told = refused("[nobody]\na = 1\n[http]\ntls = 'files'\n[vault.options]\nthreads = 0", {"UUUTORRENT_X": "y"})
    assert sorted(line.partition(" in ")[0] for line in told.splitlines()) == [
        "UUUTORRENT_X",
        "http.tls",
        "nobody.a",
        "vault.options.threads",
    ]


def test_a_mistaken_choice_of_an_adapter_brings_no_others() -> None:
    told = refused("[engine]\nplugin = 3\noptions = { url = 'http://127.0.0.1:1' }\n[vault.options]\nthreads = 0")
    assert sorted(line.partition(" in ")[0] for line in told.splitlines()) == ["engine.plugin", "vault.options.threads"]


def test_an_option_of_another_adapter_says_whose_it_is() -> None:
    told = refused(environ={"UUUTORRENT_ENGINE__OPTIONS__URL": "http://127.0.0.1:3"})
    assert "It is an option of qbittorrent; engine.plugin is libtorrent." in told


def test_the_client_does_not_care_about_adapters() -> None:
    environ = {"UUUTORRENT_ENGINE__PLUGIN": "nobody-has-this"}
    assert load(environ=environ, with_adapters=False).options == {}


@pytest.mark.parametrize("environ", [{"UUUTORRENT_CONFIG": "gone.toml"}, {"UUUTORRENT_CONFIG": "."}])
def test_a_named_file_must_be_there(environ: Mapping[str, str]) -> None:
    with pytest.raises(SettingsRefused, match="no configuration file"):
        load_configuration(None, environ)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "binary.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsRefused, match="not UTF-8"):
        load_configuration(path, {})


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("correct horse battery\n", encoding="utf-8")
    loaded = load(environ={"UUUTORRENT_ADMIN__PASSWORD_FILE": str(tmp_path / "secret")})
    assert loaded.settings.admin.password is not None
    assert loaded.settings.admin.password.get_secret_value() == "correct horse battery"


def test_an_adapters_secret_may_lie_in_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "dsn").write_text("postgresql://u:p@h/n", encoding="utf-8")
    loaded = load(environ={"UUUTORRENT_DATABASE__OPTIONS__DSN_FILE": str(tmp_path / "dsn")})
    assert loaded.settings.database.options["dsn"] == "postgresql://u:p@h/n"
    assert "postgresql" not in repr(loaded.settings.database)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"UUUTORRENT_ADMIN__PASSWORD_FILE": "gone"}, "cannot be read"),
        ({"UUUTORRENT_ADMIN__PASSWORD_FILE": "gone", "UUUTORRENT_ADMIN__PASSWORD": "x"}, "keep one of them"),
        ({"UUUTORRENT_ADMIN__USERNAME_FILE": "gone"}, "there is no such setting"),
    ],
)
def test_a_secret_file_that_cannot_be_used_is_named(environ: Mapping[str, str], words: str) -> None:
    told = refused(environ=environ)
    assert words in told
    assert "_FILE" in told


def test_no_refusal_repeats_a_secret() -> None:
    secret = "hunter2"
    told = refused(
        environ={
            "UUUTORRENT_ADMIN__PASSWORD": secret,
            "UUUTORRENT_PUBLIC_URL": f"https://me:{secret}@[broken",
            "UUUTORRENT_HTTP__PORT": "x",
        }
    )
    assert "UUUTORRENT_ADMIN__PASSWORD" in told
    assert secret not in told
