"""``uuutorrent demo``: with a terminal the TUI, without one the script."""

import asyncio
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from domain.errors import UuutorrentError
from tui.api.client import ApiClient
from tui.api.errors import ClientError

from ..configuring.loading import load_configuration
from .script import JobFailed, Outcome, Script
from .stage import USERNAME, Stage, staged

_WATCHABLE = 3 << 20
"""With the TUI the seeders give 3 MiB a second, so that there is something to see."""


def demo(config: Path | None, *, engine: str, script: bool, keep: bool) -> int:
    """Run the demonstration; return 0 if it went well: with the script, only if the file was verified."""
    state_dir = load_configuration(config, with_adapters=False).settings.state_dir
    with_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    run = Demo(state_dir, engine, keep)
    return asyncio.run(run.shown() if with_terminal and not script else run.scripted())


@dataclass(frozen=True, slots=True)
class Demo:
    """One demonstration; it leaves nothing behind, also when it is told to stop."""

    state_dir: Path
    engine: str
    keep: bool

    async def scripted(self) -> int:
        """Do the job step by step; the last line is the outcome, whatever it is."""
        _stop_on_signals()
        outcome = Outcome()
        try:
            print("Setting up a world, a database, an engine and a server …", flush=True)
            async with staged(self.state_dir, engine=self.engine, keep=self.keep) as stage:
                await Script(stage, _tell, outcome).run()
        except (UuutorrentError, ClientError, JobFailed, TimeoutError) as error:
            print(f"The demonstration failed: {error or 'a step took too long'}", file=sys.stderr)
        print(outcome.model_dump_json(), flush=True)
        return 0 if outcome.verified else 1

    async def shown(self) -> int:
        """Open the TUI, logged in."""
        from tui.desk import ClientSettings
        from tui.run import run_async

        _stop_on_signals()
        print("Setting up a world, a database, an engine and a server …", flush=True)
        async with staged(self.state_dir, engine=self.engine, keep=self.keep, upload_limit=_WATCHABLE) as stage:
            await _link(stage)
            running = stage.running
            return await run_async(
                ClientSettings(stage.client, stage.device, running.url, USERNAME, stage.password, running.fingerprint)
            )


async def _link(stage: Stage) -> None:
    async with ApiClient(stage.running.url, fingerprint=stage.running.fingerprint) as client:
        await client.log_in(USERNAME, stage.password, "demo")
        await client.link_account((await client.about()).watchlist, stage.world.username)
        await client.log_out()


def _stop_on_signals() -> None:
    """A closed terminal or a polite kill ends the demonstration as leaving it does: cleaning up."""
    task = asyncio.current_task()
    if task is not None:
        for number in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)


def _tell(line: str) -> None:
    print(line, flush=True)
