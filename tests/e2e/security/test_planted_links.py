"""Somebody who can write into the downloads' folder lays links to other files of the machine there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from .asking import Answer, Asked
from .attack_table import AttackTable
from .household import Household

SECRET = "what only the machine's owner may read"
CONTENT = "/torrents/{infohash}/files/{index}/content"
CHECKSUM = "/torrents/{infohash}/files/{index}/checksum"


@pytest.fixture
async def secret(folder: Path) -> AsyncIterator[Path]:
    path = folder / "secret.txt"
    path.write_text(SECRET * 10_000)
    yield path
    path.unlink()


async def asked(house: Household, path: str) -> Answer:
    return await house.ask("GET", path, house.owner.token, Asked({"infohash": house.owner.infohash, "index": 0}))


def kept_file(house: Household) -> Path:
    """The owner's one file, wherever the server has put it."""
    found = [path for path in house.state.parent.rglob("Series *.mkv") if house.owner.infohash in str(path)]
    assert len(found) == 1, found
    return found[0]


async def test_a_link_instead_of_a_file_leads_nowhere(house: Household, secret: Path, attacks: AttackTable) -> None:
    assert (await asked(house, CONTENT)).status == 200
    file = kept_file(house)
    for aim in (secret, Path("/proc/self/environ")):
        file.unlink()
        file.symlink_to(aim)
        for path in (CONTENT, CHECKSUM):
            answer = await asked(house, path)
            assert not answer.good, (path, answer.status)
            assert SECRET not in answer.text
            assert "UUUTORRENT_" not in answer.text
    attacks.add("a link planted in place of a file, 2 aims", "refused, for content and for checksum")


async def test_a_link_instead_of_a_folder_leads_nowhere(house: Household, secret: Path, attacks: AttackTable) -> None:
    file = kept_file(house)
    folder = file.parent
    elsewhere = secret.parent / "elsewhere"
    folder.rename(secret.parent / "moved")
    elsewhere.mkdir()
    (elsewhere / file.name).write_text(SECRET)
    folder.symlink_to(elsewhere, target_is_directory=True)
    answer = await asked(house, CONTENT)
    assert not answer.good, answer.status
    assert SECRET not in answer.text
    attacks.add("a link planted in place of a folder", "refused")
