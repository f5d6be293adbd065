"""How many files and connections the system lets this process have open."""

import logging
import resource

_log = logging.getLogger(__name__)

_OTHER_FILES = 512
"""For the engine, the database, the vault and what they open beside our clients' connections."""


def room_for(connections: int) -> int:
    """Make room for so many connections, and return how many of them fit.

    What starts a program often allows it 1,024 files, and as many as it likes if it asks (getrlimit(2)).
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + _OTHER_FILES
    if 0 <= soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft < 0 or soft >= wanted:
        return connections
    most = max(soft - _OTHER_FILES, soft // 2)
    _log.warning("The system allows %d open files: at most %d connections instead of %d.", soft, most, connections)
    return most
