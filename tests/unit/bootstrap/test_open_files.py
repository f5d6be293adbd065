"""The system's limit on open files, in a process of its own: it cannot be raised again once it is lowered."""

import subprocess
import sys

import pytest

_PROGRAM = """
import resource, sys
from bootstrap.open_files import room_for
soft, hard, wanted = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
print(room_for(wanted), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(
    ("soft", "hard", "room", "after"),
    [
        (256, 4_096, 1_000, 1_512),
        (4_096, 4_096, 1_000, 4_096),
        (256, 1_024, 512, 1_024),
        (256, 600, 300, 600),
    ],
    ids=["raised", "enough already", "less than asked for", "very little"],
)
def test_there_is_as_much_room_as_the_system_allows(soft: int, hard: int, room: int, after: int) -> None:
    arguments = [sys.executable, "-c", _PROGRAM, str(soft), str(hard), "1000"]
    told = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.split() == [str(room), str(after)]
    assert ("at most" in told.stderr) == (room < 1_000)
