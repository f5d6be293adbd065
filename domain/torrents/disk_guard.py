"""When downloads stand still because the disk is nearly full."""

_LEAST_STEP = 256 * 1024**2


def holds(free_bytes: int, *, reserve_bytes: int, holding: bool) -> bool:
    """Whether what is incomplete is held: from below the reserve on, until there is clearly more.

    Clearly is a tenth of the reserve, at least 256 MiB: else every file that is removed would start all of them for a
    moment. Without a reserve nothing is ever held.
    """
    if not reserve_bytes:
        return False
    return free_bytes < released_from(reserve_bytes) if holding else free_bytes < reserve_bytes


def released_from(reserve_bytes: int) -> int:
    """How many bytes must be free before what was held goes on."""
    return reserve_bytes + max(_LEAST_STEP, reserve_bytes // 10)
