"""Splitting release titles into their parts."""

from abc import abstractmethod
from typing import Protocol

from domain.releases.release_name import NameElements


class ReleaseNames(Protocol):
    """A title parser. What the parts mean, the domain decides."""

    @abstractmethod
    def split(self, title: str) -> NameElements:
        """Find the parts of a title. Total: any text has an answer, empty parts if need be; never raises."""
