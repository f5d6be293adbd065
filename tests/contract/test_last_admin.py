"""There is always an admin who can log in, whatever happens at the same moment."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.outbound.memory.clock import MemoryClock
from adapters.outbound.memory.database import MemoryDatabase
from adapters.outbound.memory.events import MemoryEvents
from application.accounts.change_user import ChangeUser
from application.accounts.governing import LastAdmin
from application.accounts.remove_user import RemoveUser
from application.ports.database import Database
from application.ports.users import UserNotFound
from application.torrents.ledger import Ledger
from domain.users import OPERATOR, Actor, Role, User, UserId
from uuutorrent.testing.postgres import ServerForTests, fresh_database
from uuutorrent.testing.specimens import a_user

Open = Callable[[], AbstractAsyncContextManager[Database]]
PEOPLE = 4
DEEDS = ("demote", "disable", "remove", "promote", "enable")


@dataclass(frozen=True)
class Act:
    """One request: who (None: the operator) does what to whom."""

    by: int | None
    deed: str
    to: int


class Office:
    """What one server process does with people."""

    def __init__(self, database: Database) -> None:
        self.database = database
        events = MemoryEvents()
        change = ChangeUser(database, events, MemoryClock())
        remove = RemoveUser(database, Ledger(database, MemoryClock()), events, MemoryClock())
        self._deeds: Mapping[str, Callable[[Actor, UserId], Awaitable[object]]] = {
            "demote": lambda actor, user: change(actor, user, role=Role.USER),
            "promote": lambda actor, user: change(actor, user, role=Role.ADMIN),
            "disable": lambda actor, user: change(actor, user, disabled=True),
            "enable": lambda actor, user: change(actor, user, disabled=False),
            "remove": remove,
        }

    async def people(self) -> Mapping[UserId, User]:
        async with self.database.unit() as unit:
            return {user.id: user for user in await unit.users.all()}

    async def at_once(self, acts: Sequence[Act]) -> list[str]:
        """Let all happen at the same moment; tell how each ended. Who may ask was looked up before, as at a request."""
        people = await self.people()
        asked = [act for act in acts if act.by is None or self._may(people.get(a_user(act.by).id))]
        answers = await asyncio.gather(*(self._do(people, act) for act in asked), return_exceptions=True)
        assert [one for one in answers if one is not None and not isinstance(one, LastAdmin | UserNotFound)] == []
        return ["done" if answer is None else type(answer).__name__ for answer in answers]

    async def _do(self, people: Mapping[UserId, User], act: Act) -> None:
        user = None if act.by is None else people[a_user(act.by).id]
        actor = OPERATOR if user is None else Actor(user.id, user.username.text, user.role)
        await self._deeds[act.deed](actor, a_user(act.to).id)

    @staticmethod
    def _may(user: User | None) -> bool:
        return user is not None and not user.disabled


async def furnish(database: Database, kinds: Sequence[tuple[Role, bool]]) -> None:
    async with database.unit() as unit:
        for number, (role, disabled) in enumerate(kinds, 1):
            await unit.users.add(a_user(number, role=role, disabled=disabled))


ACTS = st.builds(Act, st.none() | st.integers(1, PEOPLE), st.sampled_from(DEEDS), st.integers(1, PEOPLE))
KINDS = st.lists(st.tuples(st.sampled_from(Role), st.booleans()), min_size=PEOPLE - 1, max_size=PEOPLE - 1)
HISTORIES = st.lists(st.lists(ACTS, min_size=1, max_size=6), min_size=1, max_size=5)


async def live(opened: Open, kinds: Sequence[tuple[Role, bool]], history: Sequence[Sequence[Act]]) -> None:
    async with opened() as database:
        await furnish(database, [(Role.ADMIN, False), *kinds])
        office = Office(database)
        for acts in history:
            await office.at_once(acts)
            assert any(user.governs for user in (await office.people()).values())


@given(KINDS, HISTORIES)
@settings(deadline=None)
def test_somebody_always_governs_in_memory(kinds: list[tuple[Role, bool]], history: list[list[Act]]) -> None:
    asyncio.run(live(memory, kinds, history))


def test_somebody_always_governs_in_postgres(postgres_server: ServerForTests) -> None:
    @given(KINDS, HISTORIES)
    @settings(deadline=None, max_examples=30)
    def somebody_governs(kinds: list[tuple[Role, bool]], history: list[list[Act]]) -> None:
        asyncio.run(live(lambda: fresh_database(postgres_server), kinds, history))

    somebody_governs()


@pytest.mark.parametrize("deed", ["demote", "disable", "remove"])
async def test_of_two_admins_who_end_each_other_at_once_one_stays(postgres_server: ServerForTests, deed: str) -> None:
    async with fresh_database(postgres_server) as database:
        office = Office(database)
        for _ in range(5):
            await furnish(database, [(Role.ADMIN, False)] * 2)
            told = await office.at_once([Act(1, deed, 2), Act(2, deed, 1)])
            assert sorted(told) == ["LastAdmin", "done"]
            await clear(database)


@pytest.mark.parametrize("deed", ["demote", "disable", "remove"])
async def test_of_many_admins_who_all_leave_at_once_one_stays(postgres_server: ServerForTests, deed: str) -> None:
    async with fresh_database(postgres_server) as database:
        office = Office(database)
        await furnish(database, [(Role.ADMIN, False)] * 6)
        told = await office.at_once([Act(number, deed, number) for number in range(1, 7)])
        assert sorted(told) == ["LastAdmin", *["done"] * 5]


@asynccontextmanager
async def memory() -> AsyncIterator[MemoryDatabase]:
    yield MemoryDatabase()


async def clear(database: Database) -> None:
    async with database.unit() as unit:
        for user in await unit.users.all():
            await unit.users.remove(user.id)
