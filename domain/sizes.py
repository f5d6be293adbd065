"""Sizes, as people read them."""

_UNITS = ((1024**4, "TiB"), (1024**3, "GiB"))


def shown_size(size_bytes: int) -> str:
    """In the largest of TiB, GiB and MiB that it fills, with one digit behind the point."""
    unit, name = next(((unit, name) for unit, name in _UNITS if abs(size_bytes) >= unit), (1024**2, "MiB"))
    return f"{size_bytes / unit:.1f} {name}"
