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
    remembered: Remembered[int, int] = Remembered(MemoryClock(), lifetime=lambda _: timedelta(hours=1), most=2)
    worked: list[int] = []

    async def answer(number: int) -> int:
        worked.append(number)
        return number

    for number in (1, 2, 3, 3, 2, 1):
        await remembered.get(number, partial(answer, number))
    assert worked == [1, 2, 3, 1]


async def test_each_answer_lives_as_long_as_it_is_worth() -> None:
    clock = MemoryClock()
    remembered: Remembered[int, int] = Remembered(clock, lifetime=lambda answer: timedelta(seconds=answer), most=2)

    async def answer(number: int) -> int:
        return number

    for number in (1, 0):
        assert await remembered.get(number, partial(answer, number)) == number
    assert (remembered.fresh(1), remembered.last(1)) == (1, 1)
    assert (remembered.fresh(0), remembered.last(0)) == (None, None)
    clock.advance(timedelta(seconds=1))
    assert (remembered.fresh(1), remembered.last(1)) == (None, 1)
