"""What many torrents cost: ``python -m benchmarks.torrents [N ...]``."""
