"""The table of numbers that mean another entry's episodes."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.releases.renumbering import Renumbering
from domain.series import SeriesId


class Renumberings(Protocol):
    """Empty means the table says nothing about these series, or that there is no table: it is never needed.

    Answers come from memory and never wait for the network.
    """

    @property
    @abstractmethod
    def as_of(self) -> datetime | None:
        """When the table at hand was published or fetched; None while there is none."""

    @abstractmethod
    def about(self, series: Collection[SeriesId]) -> Sequence[Renumbering]:
        """Every run that leads from or to one of these series."""
