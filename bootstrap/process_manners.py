"""How the process treats its memory and its threads: what Python and the C library decide badly for a server."""

import asyncio
import ctypes
import gc
import sys
from asyncio.sslproto import SSLProtocol
from dataclasses import dataclass
from datetime import timedelta

from application.ports.clock import Clock

_GIVEN_BACK_EVERY = timedelta(seconds=30)
_LARGE = 1 << 20
_M_MMAP_THRESHOLD = -3
_SWITCH_SECONDS = 0.001
_TLS_BUFFER = 32 * 1024
"""Bytes that are read at a time; a TLS record has 16 KiB at most."""


def share_process() -> None:
    """Give large blocks back at once, and let no thread keep the event loop waiting. Safe to call again."""
    # Left alone, glibc keeps what a password check used (19 MiB), for each thread that ever made one (mallopt(3)).
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
    # Python's own 5 ms, once for each write to a socket, would be felt whenever a thread computes.
    sys.setswitchinterval(_SWITCH_SECONDS)
    # asyncio sets 256 KiB aside for each TLS connection: a thousand that say nothing took 300 MB.
    SSLProtocol.max_size = _TLS_BUFFER


def keep_for_good() -> None:
    """Let the garbage collector never look again through what is there now: to be said once everything is open.

    Modules and models are 90,000 objects that stay until the end. Each of its full rounds through them held the event
    loop for 50 to 80 ms, which whoever acted just then waited for.
    """
    gc.collect()
    gc.freeze()


@dataclass(frozen=True, slots=True)
class GiveMemoryBack:
    """Returns what is free inside the heap to the system, now and then.

    glibc returns only the heap's end by itself: after one long answer of an engine 50 MB stayed (malloc_trim(3)).
    """

    clock: Clock

    async def run(self) -> None:
        """Go on until cancelled; with another C library there is nothing to do."""
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        while True:
            await self.clock.sleep(_GIVEN_BACK_EVERY)
            if trim is not None:
                await asyncio.to_thread(trim, 0)
