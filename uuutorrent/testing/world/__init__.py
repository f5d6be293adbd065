"""A whole outside world on 127.0.0.1: a watchlist service, an indexer, a tracker, and seeders with made-up content."""

from .world import Published, World

__all__ = ["Published", "World"]
