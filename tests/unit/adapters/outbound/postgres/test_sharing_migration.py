"""What people had before torrents were shared by wish, quota and engine is theirs afterwards."""

from typing import Any

import asyncpg

from adapters.outbound.postgres.connecting import Limits, open_connection
from adapters.outbound.postgres.database import open_database
from adapters.outbound.postgres.schema import migrate, read_migrations
from domain.quotas import NO_QUOTA
from domain.torrents.claims import MAIN_ENGINE, Claim, KeptTorrent
from domain.torrents.states import Wish
from domain.usage import Usage
from uuutorrent.testing.postgres import ServerForTests
from uuutorrent.testing.specimens import NOON, a_claim, a_torrent, a_user, an_invite

_SHARING = 8
_USER = """
insert into users (id, username, username_key, role, password, created_at, disabled, version, password_is_temporary)
values ($1, $2, $2, 'user', 'x', $3, false, 1, false)
"""
_TORRENT = """
insert into torrents (infohash, name, size_bytes, folder, added_at, wish, wanted_files, metainfo, magnet_name,
    magnet_trackers) values ($1, $2, $3, $1, $4, $5, '{}', $6, $7, $8)
"""
_CLAIM = """
insert into claims (user_id, torrent, claimed_at, title, reasons, files, earlier_series, earlier_episodes)
values ($1, $2, $3, $4, '{}', $5, '{}', '{}')
"""
_INVITE = "insert into invites values ($1, $2, 'user', null, $3, $4)"


async def test_torrents_claims_people_and_invitations_go_on(postgres_server: ServerForTests) -> None:
    running, paused = a_torrent(1, size_bytes=300), a_torrent(2, size_bytes=0, wish=Wish.PAUSE)
    claims = [a_claim(1, 1, files=(3,)), a_claim(2, 1), a_claim(1, 2)]
    async with postgres_server.bare_database() as dsn:
        async with open_connection(dsn, Limits()) as connection:
            await migrate(connection, read_migrations()[: _SHARING - 1])
            for number in (1, 2):
                await connection.execute(_USER, a_user(number).id, f"person{number}", NOON)
            await insert_torrent(connection, running, b"raw", None, None)
            await insert_torrent(connection, paused, None, "named", [])
            for claim in claims:
                await insert_claim(connection, claim)
            invite = an_invite()
            await connection.execute(_INVITE, invite.id, invite.code_sha256, invite.created_at, invite.expires_at)
        async with open_database(dsn, Limits()) as database, database.unit() as unit:
            assert [engine.name for engine in await unit.engines.all()] == [MAIN_ENGINE]
            assert await unit.torrents.all() == [running, a_torrent(2, size_bytes=0, wish=Wish.PAUSE, resolved=False)]
            kept = {(claim.user, claim.torrent): claim for claim in await unit.claims.all()}
            assert [kept[claim.user, claim.torrent] for claim in claims] == [
                a_claim(1, 1, files=(3,), size_bytes=300),
                a_claim(2, 1, size_bytes=300),
                a_claim(1, 2, paused=True),
            ]
            assert await unit.claims.usage() == {a_user(1).id: Usage(300, 2), a_user(2).id: Usage(300, 1)}
            assert {user.quota for user in await unit.users.all()} == {NO_QUOTA}
            assert {one.quota for one in await unit.invites.all()} == {NO_QUOTA}


async def insert_torrent(connection: asyncpg.Connection, torrent: KeptTorrent, *source: Any) -> None:
    said = (torrent.infohash, torrent.name, torrent.size_bytes, torrent.added_at, torrent.wish.value)
    await connection.execute(_TORRENT, *said, *source)


async def insert_claim(connection: asyncpg.Connection, claim: Claim) -> None:
    said = (claim.user, claim.torrent, claim.claimed_at, claim.title)
    await connection.execute(_CLAIM, *said, claim.files)
