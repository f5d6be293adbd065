import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from adapters.inbound.http.wire.people import SessionView, UserView
from tui.api.sessions import KeptSessions, ServerSession


def session(token: str) -> SessionView:
    user = UserView(id=UUID(int=1), username="himmel", role="user")
    return SessionView(access_token="a", expires_at=datetime.now(UTC), refresh_token=token, user=user)


def test_a_log_in_is_kept_privately_for_each_server(tmp_path: Path) -> None:
    path = tmp_path / "state" / "sessions.json"
    kept = KeptSessions(path)
    ServerSession(kept, "https://a").keep(session("one"))
    ServerSession(kept, "https://b").keep(session("two"))
    again = KeptSessions(path)
    assert (again.newest("https://a"), again.newest("https://b")) == ("one", "two")
    assert again.last_server == "https://b"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "access" not in path.read_text()


def test_after_logging_out_the_name_stays_and_the_token_goes(tmp_path: Path) -> None:
    kept = KeptSessions(tmp_path / "sessions.json")
    kept.keep("https://a", session("one"))
    kept.drop("https://a")
    assert kept.newest("https://a") is None
    assert kept.username("https://a") == "himmel"


def test_a_broken_file_only_costs_a_log_in(tmp_path: Path) -> None:
    path = tmp_path / "sessions.json"
    for text in ("{", "[]", '{"servers": 3, "last": 4}', '{"servers": {"https://a": [1]}}'):
        path.write_text(text)
        kept = KeptSessions(path)
        assert kept.last_server is None
        assert kept.newest("https://a") is None
    kept.keep("https://a", session("one"))
    assert kept.newest("https://a") == "one"
