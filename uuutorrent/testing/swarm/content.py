"""Files worth downloading: big, different from each other, and the same at every run."""

import random
from pathlib import Path

_CHUNK = 1 << 20


def make_content(path: Path, size: int, seed: int) -> Path:
    """Write ``size`` bytes that depend on ``seed`` only (they do not compress), and return ``path``.

    Folders on the way are made. About 1 GB a second: call it in a thread for tens of megabytes.
    """
    source = random.Random(seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for start in range(0, size, _CHUNK):
            file.write(source.randbytes(min(_CHUNK, size - start)))
    return path
