"""``uuutorrent serve``: the server as a program."""

import asyncio
import os
import signal
import sys
import threading
from pathlib import Path

from .configuring.loading import load_configuration
from .logs import set_up_logging
from .serve import serve
from .state_directory import Running


def run_server(config: Path | None, *, attached: bool = False) -> int:
    """Serve until told to stop. With ``attached`` also stop when standard input ends: whoever started us is gone."""
    configuration = load_configuration(config)
    set_up_logging(configuration)
    if attached:
        threading.Thread(target=_stop_at_end_of_input, daemon=True).start()
    asyncio.run(serve(configuration.settings, _tell))
    return 0


def _tell(running: Running) -> None:
    print(f"UUUTorrent listens at {running.url}")
    if running.fingerprint:
        print(f"Certificate (SHA-256): {running.fingerprint}")
    sys.stdout.flush()


def _stop_at_end_of_input() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
