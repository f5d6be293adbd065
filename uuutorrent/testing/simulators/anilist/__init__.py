"""A watchlist service that answers as AniList does: GraphQL, every query validated, its limits and its refusals."""

from .media import SimulatedEntry, SimulatedMedia
from .server import AnilistSimulator

__all__ = ["AnilistSimulator", "SimulatedEntry", "SimulatedMedia"]
