"""One request for each operation: right in everything but, perhaps, who sends it."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from .asking import Asked
from .household import PASSWORD, Household
from .people import Principal

Prepare: TypeAlias = Callable[[Household], Awaitable[str]]
"""Makes what the operation is tried on, once for all who try, and returns its id."""
Request: TypeAlias = Callable[[Household, Principal, str], Awaitable[Asked]]
"""What the principal sends, given that id."""


async def nothing(house: Household) -> str:
    return ""


async def another_session(house: Household) -> str:
    present = house.owner.session, house.owner.token, house.owner.refresh
    await house.log_in(house.owner)
    made = house.owner.session
    house.owner.session, house.owner.token, house.owner.refresh = present
    return made


async def another_api_token(house: Household) -> str:
    return str((await house.add_api_token(house.owner))["token"]["id"])


async def the_owner(house: Household) -> str:
    return house.owner.id


async def another_user(house: Household) -> str:
    return await house.add_user()


async def another_invite(house: Household) -> str:
    return str((await house.add_invite())["id"])


async def another_correction(house: Household) -> str:
    return await house.teach(house.owner)


async def the_torrent(house: Household) -> str:
    return house.owner.infohash


async def another_torrent(house: Household) -> str:
    return await house.add_torrent(house.owner, seeded=False)


async def plain(house: Household, who: Principal, thing: str) -> Asked:
    return Asked()


async def empty(house: Household, who: Principal, thing: str) -> Asked:
    return Asked(json={})


async def log_in(house: Household, who: Principal, thing: str) -> Asked:
    person = house.person(who)
    password = "nobody's password" if who is Principal.ANONYMOUS else person.password
    return Asked(json={"username": person.name, "password": password})


async def refresh(house: Household, who: Principal, thing: str) -> Asked:
    return Asked(json={"refresh_token": "made up" if who is Principal.ANONYMOUS else house.person(who).refresh})


async def accept_invite(house: Household, who: Principal, thing: str) -> Asked:
    code = (await house.add_invite())["code"]
    return Asked(json={"code": code, "username": house.new_name(), "password": PASSWORD})


async def change_password(house: Household, who: Principal, thing: str) -> Asked:
    person = house.person(who)
    body = {"old_password": person.password, "new_password": f"{person.password}!"}
    if who in (Principal.OTHER, Principal.OWNER, Principal.ADMIN):  # the temporary one is set anew
        person.password = body["new_password"]
    return Asked(json=body)


async def create_user(house: Household, who: Principal, thing: str) -> Asked:
    return Asked(json={"username": house.new_name()})


async def session(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"session": thing})


async def create_api_token(house: Household, who: Principal, thing: str) -> Asked:
    return Asked(json={"name": "another", "scopes": ["read", "write"], "password": house.person(who).password})


async def api_token(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"token": thing})


async def user(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"user": thing})


async def change_user(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"user": thing}, json={"role": "user"})


async def reset_password(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"user": thing}, json={})


async def invite(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"invite": thing})


async def service(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"service": "anilist"})


async def link_account(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"service": "anilist"}, json={"username": house.world.username})


async def save_preferences(house: Household, who: Principal, thing: str) -> Asked:
    kept = await house.ask.must("GET", "/preferences", house.admin.token)
    return Asked(json={**kept, "groups": []})


async def episode(house: Household, who: Principal, thing: str) -> Asked:
    return Asked(json={"series_id": house.world.main.series, "episode": house.world.main.episode})


async def episodes(house: Household, who: Principal, thing: str) -> Asked:
    return Asked(json={"episodes": [(await episode(house, who, thing)).json]})


async def everybodys_corrections(house: Household, who: Principal, thing: str) -> Asked:
    return Asked(query={"everybody": "true" if who is not Principal.ADMIN else "false"})


async def teach_number(house: Household, who: Principal, thing: str) -> Asked:
    number = str(600 + list(Principal).index(who))
    return Asked(json={**_wanted(house), "number": number})


async def refuse_release(house: Household, who: Principal, thing: str) -> Asked:
    searched = await house.ask.must("POST", "/searches", house.admin.token, _wanted(house))
    candidates = searched["candidates"]  # fewer than all who try, and more than all who may
    release = candidates[list(Principal).index(who) % len(candidates)]["release_id"]
    return Asked(json={**_wanted(house), "release_id": release, "meant": False})


async def correction(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"correction": thing})


async def magnet(house: Household, who: Principal, thing: str) -> Asked:
    return Asked(json={"magnet": f"magnet:?xt=urn:btih:{list(Principal).index(who) + 1:040x}"})


async def torrent_file(house: Household, who: Principal, thing: str) -> Asked:
    return Asked(raw=await house.make_torrent())


async def torrent(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"infohash": thing})


async def keep_data(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"infohash": thing}, {"data": "keep"})


async def move(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"infohash": thing}, json={"to": "top"})


async def seeding(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"infohash": thing}, json={"server": True})


async def choose_files(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"infohash": thing}, json={"files": [{"index": 0, "priority": "normal"}]})


async def file(house: Household, who: Principal, thing: str) -> Asked:
    return Asked({"infohash": thing, "index": 0})


def _wanted(house: Household) -> dict[str, int]:
    return {"series_id": house.world.main.series, "episode": house.world.main.episode}
