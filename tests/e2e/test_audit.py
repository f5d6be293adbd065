"""One person's life on a real server with a real database, read again from its audit."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr

from adapters.inbound.http.wire.api_tokens import CreateApiTokenBody
from adapters.inbound.http.wire.audit import AuditEventView, AuditQuery
from adapters.inbound.http.wire.invites import CreateInviteBody
from adapters.inbound.http.wire.users import ChangeUserBody
from adapters.outbound.postgres.connecting import Limits
from adapters.outbound.postgres.database import open_database
from domain.auditing import AuditFilter
from tui.api.client import ApiClient
from tui.api.errors import ApiError
from tui.api.fetching import fetch_file
from uuutorrent.testing.patience import until
from uuutorrent.testing.server_process import ServerProcess
from uuutorrent.testing.world import World

FIRST, SECOND, WRONG = "mia has a long password", "mia chose another one", "a password typed for a name"
LIFE = [
    "invite.create",
    "invite.accept",
    "session.begin",
    "session.refuse",
    "session.refuse",
    "watch-account.link",
    "torrent.grab",
    "file.deliver",
    "token.create",
    "user.password",
    "torrent.remove",
    "watch-account.unlink",
    "session.end",
    "user.change",
    "user.reset-password",
    "user.remove",
]


async def live(mia: ApiClient, world: World, device: Path) -> str:
    """Everything that somebody does here; return the one secret that is made meanwhile."""
    await mia.link_account("anilist", world.username)
    grabbed = await mia.grab(world.main.series, world.main.episode)
    await until(lambda: mia.torrent(grabbed.infohash), lambda torrent: torrent.complete, seconds=60)
    await mia.grab(world.main.series, world.main.episode)  # is nothing new
    (file,) = (await mia.files(grabbed.infohash)).files
    await fetch_file(mia, grabbed.infohash, file, device)
    async with mia.content(grabbed.infohash, file.index, file.size_bytes // 2) as rest:
        assert [chunk async for chunk in rest.chunks]
    made = await mia.account.create_token(
        CreateApiTokenBody(name="cron job", scopes=["read"], password=SecretStr(FIRST))
    )
    await mia.account.change_password(FIRST, SECOND)
    await mia.remove(grabbed.infohash)
    await mia.account.unlink("anilist")
    await mia.log_out()
    return made.secret


async def end(admin: ApiClient, user: UUID) -> str:
    await admin.administration.change(user, ChangeUserBody(role="admin"))
    reset = await admin.administration.reset_password(user)
    await admin.administration.remove(user)
    return reset.generated_password or ""


async def on_record(admin: ApiClient, since: int) -> list[AuditEventView]:
    """Oldest first, in pages as small as can be."""
    events: list[AuditEventView] = []
    page = await admin.administration.audit(AuditQuery(limit=7))
    while True:
        events += page.events
        if page.next is None:
            return [event for event in reversed(events) if event.number > since]
        page = await admin.administration.audit(AuditQuery(limit=7, before=page.next))


async def test_a_life_is_on_record_and_no_secret_of_it(
    embedded: Mapping[str, str], dsn: str, world: World, folder: Path
) -> None:
    async with ServerProcess(folder / "state", embedded) as server, server.client() as admin:
        since = (await admin.administration.audit(AuditQuery(limit=1))).events[0].number
        invited = await admin.administration.invite(CreateInviteBody())
        async with server.client() as mia:
            user = (await mia.accept_invite(invited.code, "mia", FIRST, "laptop")).user
            for name in ("mia", WRONG):
                with pytest.raises(ApiError):
                    await mia.log_in(name, WRONG)
            token = await live(mia, world, folder / "device")
        generated = await end(admin, user.id)
        events = await on_record(admin, since)

    # The client that becomes mia came in as the administrator first.
    events = [event for event in events if (event.action, event.actor_name) != ("session.begin", "admin")]
    assert [event.action for event in events] == LIFE
    told = {event.action: event for event in events}
    assert {event.actor_name for event in events[5:13]} == {"mia"}
    assert {event.address for event in events} == {"127.0.0.1"}
    grab, delivery = told["torrent.grab"], told["file.deliver"]
    assert world.published[grab.subject_name].offer.right
    assert grab.details["why"]
    assert (delivery.subject, delivery.actor) == (grab.subject, user.id)
    assert told["user.change"].details == {"role": "user → admin"}
    assert told["user.remove"].subject_name == "mia"

    async with open_database(dsn, Limits()) as database, database.unit() as unit:
        kept = await unit.audit.find(AuditFilter(), limit=1_000)
    assert {event.number for event in events} <= {record.number for record in kept}
    secrets = (FIRST, SECOND, WRONG, invited.code, token, generated, server.password)
    assert all(secrets)
    assert [secret for secret in secrets if secret in repr(kept)] == []
