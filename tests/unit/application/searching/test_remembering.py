"""What is kept, for how long, and how much of it."""

from datetime import timedelta
from functools import partial

from adapters.outbound.memory.clock import MemoryClock
from application.ports.release_names import ReleaseNames
from application.searching.name_reader import NameReader
from application.searching.remembered import Remembered
from domain.releases.release_name import NameElements


class Counting(ReleaseNames):
    def __init__(self) -> None:
        self.split_titles: list[str] = []

    def split(self, title: str) -> NameElements:
        self.split_titles.append(title)
        return NameElements()


def test_a_title_is_split_once() -> None:
    names = Counting()
    reader = NameReader(names)
    assert reader.read("Show - 01") is reader.read("Show - 01")
    assert names.split_titles == ["Show - 01"]


def test_the_readers_memory_is_bounded() -> None:
    names = Counting()
    reader = NameReader(names)
    for number in range(4_200):
        reader.read(f"Show - {number}")
    reader.read("Show - 4199")
    assert len(names.split_titles) == 4_200
    reader.read("Show - 0")
    assert len(names.split_titles) == 4_201


async def test_only_the_latest_answers_are_kept() -> None:
    remembered: Remembered[int, int] = Remembered(MemoryClock(), lifetime=timedelta(hours=1), most=2)
    worked: list[int] = []

    async def answer(number: int) -> int:
        worked.append(number)
        return number

    for number in (1, 2, 3, 3, 2, 1):
        await remembered.get(number, partial(answer, number), keep=lambda _: True)
    assert worked == [1, 2, 3, 1]


async def test_what_is_not_worth_keeping_is_found_again() -> None:
    remembered: Remembered[str, int] = Remembered(MemoryClock(), lifetime=timedelta(hours=1), most=2)

    async def answer() -> int:
        return 7

    assert await remembered.get("key", answer, keep=lambda _: False) == 7
    assert remembered.last("key") is None
