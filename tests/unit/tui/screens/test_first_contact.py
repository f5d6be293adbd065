import hashlib
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from textual.widgets import Input

from tui.api.pins import KnownServers
from tui.desk import ClientSettings
from uuutorrent.testing.stub_account_routes import INVITATION
from uuutorrent.testing.stub_server import PASSWORD, StubServer
from uuutorrent.testing.tui_hands import tui


def tls(folder: Path) -> tuple[ssl.SSLContext, str]:
    """Return a server's context with a fresh self-signed certificate, and its fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / f"{certificate.serial_number}.pem"
    path.write_bytes(certificate.public_bytes(pem) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    digest = hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).digest()
    return context, digest.hex(":").upper()


async def test_a_new_server_shows_its_fingerprint_and_waits_for_a_yes(tmp_path: Path) -> None:
    context, fingerprint = tls(tmp_path)
    async with StubServer(tls=context) as stub:
        known = ClientSettings(tmp_path / "state", tmp_path, stub.url, "himmel", PASSWORD)
        async with tui(known) as hands:
            await hands.sees("Is this your server?")
            assert fingerprint[:40] in "".join(hands.screen)
            assert fingerprint[-40:] in "".join(hands.screen)
            await hands.press("enter")  # the harmless answer
            assert stub.requests == []
        async with tui(known) as hands:
            await hands.sees("Is this your server?")
            await hands.press("y")
            await hands.sees("to watch")
        assert KnownServers(tmp_path / "state" / "known_servers").get(stub.url) == fingerprint
        async with tui(ClientSettings(tmp_path / "state", tmp_path)) as hands:
            await hands.sees("to watch")  # it is known now


async def test_a_changed_certificate_is_refused_and_there_is_no_key_to_go_on(tmp_path: Path) -> None:
    context, fingerprint = tls(tmp_path)
    async with StubServer(tls=context) as stub:
        KnownServers(tmp_path / "state" / "known_servers").pin(stub.url, "AB" * 32)
        async with tui(ClientSettings(tmp_path / "state", tmp_path, stub.url, "himmel", PASSWORD)) as hands:
            await hands.sees("The server's certificate has changed")
            assert fingerprint[:40] in "".join(hands.screen)
            for key in ("y", "g", "enter"):
                await hands.press(key)
            await hands.sees("shows another certificate than the one you accepted")
            assert stub.requests == []


async def test_a_fingerprint_known_by_other_means_needs_no_question(tmp_path: Path) -> None:
    context, fingerprint = tls(tmp_path)
    async with StubServer(tls=context) as stub:
        known = ClientSettings(tmp_path / "state", tmp_path, stub.url, "himmel", PASSWORD, fingerprint)
        async with tui(known) as hands:
            await hands.sees("to watch")


async def test_an_invitation_waits_for_the_yes_as_well(tmp_path: Path) -> None:
    context, fingerprint = tls(tmp_path)
    settings = ClientSettings(tmp_path / "state", tmp_path)
    async with StubServer(linked=False, tls=context) as stub, tui(settings) as hands:
        await hands.press("f2")
        await hands.sees("Once more")
        hands.app.screen.query_one("#server", Input).value = stub.url
        for text in (INVITATION, "frieren", "goodwordsforme", "goodwordsforme"):
            await hands.type(text)
            await hands.press("enter")
        await hands.sees("Is this your server?")
        assert fingerprint[:40] in "".join(hands.screen)
        await hands.press("escape")
        await hands.sees("Once more")
        assert stub.requests == []
        await hands.press("enter")
        await hands.sees("Is this your server?")
        await hands.press("y")
        await hands.sees("Whose list shall we follow?")
        assert stub.account.invited == ["frieren"]
