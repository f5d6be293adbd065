"""The effective configuration: complete, with sources, without secrets."""

import tomllib
from pathlib import Path

import pytest

from bootstrap.configuring.loading import load_configuration
from bootstrap.configuring.masking import MASK, masked, masked_secret
from bootstrap.configuring.reference import reference
from bootstrap.configuring.showing import show

ROOT = Path(__file__).parents[4]


def test_every_line_tells_its_source() -> None:
    shown = show(load_configuration(None, {"UUUTORRENT_HTTP__PORT": "1"})).splitlines()
    port = next(line for line in shown if line.startswith("http.port"))
    assert port.split() == ["http.port", "=", "1", "#", "UUUTORRENT_HTTP__PORT", "in", "the", "environment"]
    assert all(" # " in line for line in shown)


def test_what_is_shown_can_be_read_back(tmp_path: Path) -> None:
    environ = {"UUUTORRENT_STATE_DIR": '/with "quotes" and ünïcode', "UUUTORRENT_ENGINE__OPTIONS__DHT": "false"}
    shown = show(load_configuration(None, environ))
    assert tomllib.loads(shown)["state_dir"] == '/with "quotes" and ünïcode'
    path = tmp_path / "shown.toml"
    path.write_text(shown, encoding="utf-8")
    again = load_configuration(path, {})
    assert again.settings.state_dir == Path(environ["UUUTORRENT_STATE_DIR"])
    assert again.options == load_configuration(None, environ).options


def test_no_secret_is_shown() -> None:
    secret = "swordfish-swordfish"
    environ = {
        "UUUTORRENT_ADMIN__PASSWORD": secret,
        "UUUTORRENT_DATABASE__OPTIONS__DSN": f"postgresql://me:{secret}@h:5432/n?password={secret}",
        "UUUTORRENT_ENGINE__PLUGIN": "qbittorrent",
        "UUUTORRENT_ENGINE__OPTIONS__PASSWORD": secret,
        "UUUTORRENT_INDEXERS__NYAA__OPTIONS__URL": f"https://me:{secret}@mirror.example/",
    }
    shown = show(load_configuration(None, environ))
    assert secret not in shown
    assert "postgresql://me:********@h:5432/n" in shown


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("plain", MASK),
        ("postgresql://u:p@host:5432/n", f"postgresql://u:{MASK}@host:5432/n"),
        ("postgresql://host/n?password=p", f"postgresql://host/n?{MASK}"),
        ("postgresql://u:a@b@host/n", MASK),
        ("https://u:p#x@host", MASK),
        ("a://b:c@d://e", MASK),
        ("https://[broken", MASK),
        ("x://", MASK),
    ],
)
def test_of_a_secret_only_an_address_is_shown_and_only_if_it_is_clear(secret: str, shown: str) -> None:
    assert masked_secret(secret) == shown


def test_addresses_in_a_text_lose_their_passwords() -> None:
    assert masked("GET http://me:pw@host/x and ftp://a:b@c") == "GET http://me:********@host/x and ftp://a:********@c"


def test_the_manual_is_what_the_models_say() -> None:
    page = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    assert page == reference(), "make configuration"
