"""An indexer that answers as Nyaa does: feed, search syntax, limits, error pages and all."""

from .releases import SimulatedRelease
from .server import NyaaSimulator

__all__ = ["NyaaSimulator", "SimulatedRelease"]
