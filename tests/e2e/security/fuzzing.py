"""schemathesis against the running server, in a process of its own: `schemathesis run` with everything fixed."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .household import Household
from .people import Person

_SECONDS = 300
"""Long after a busy machine is done."""
_CASES = 12
"""At most so many made-up requests for an operation in each phase; the boundaries of its members come on top."""
_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """How it ended."""

    code: int
    report: str


async def fuzz(house: Household, person: Person, folder: Path, phases: str) -> Fuzzed:
    """Try every operation as ``person``. Raises TimeoutError."""
    config = _written(folder, _config(await _known(house), person))
    program = Path(sys.executable).with_name("schemathesis")
    process = await asyncio.create_subprocess_exec(
        *(str(program), "--config-file", str(config), "run", f"{house.ask.url}/api/v1/openapi.json"),
        *("--checks", ",".join(_CHECKS), "--phases", phases, "--no-color"),
        *("--max-examples", str(_CASES), "--generation-deterministic"),
        *("--continue-on-failure", "--request-timeout", "10", "--tls-verify", "false"),
        cwd=folder,
        env={**os.environ, "KNOWN_SERIES": str(house.world.main.series)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(_SECONDS):
            report, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return Fuzzed(process.returncode or 0, report.decode("utf-8", "replace"))


async def _known(house: Household) -> Mapping[str, Sequence[str | int]]:
    """What may stand in an address and leads somewhere."""
    return {
        "infohash": [person.infohash for person in house.all],
        "index": [0],
        "user": [await house.add_user(), house.disabled.id],
        "invite": [(await house.add_invite())["id"] for _ in range(3)],
        "correction": [house.correction, await house.teach(house.other), await house.teach(house.admin)],
        "session": [house.other.session],
        "token": [(await house.add_api_token(person))["token"]["id"] for person in (house.admin, house.other)],
        "service": ["anilist"],
    }


def _written(folder: Path, config: str) -> Path:
    folder.mkdir()
    path = folder / "schemathesis.toml"
    path.write_text(config)
    return path


def _config(known: Mapping[str, Sequence[str | int]], person: Person) -> str:
    lines = [f"hooks = {json.dumps(str(Path(__file__).with_name('fuzzing_hooks.py')))}", "max-stream-events = 1"]
    lines += [
        "[auth.dynamic.openapi.bearerAuth]",
        'path = "/sessions"',
        f"payload = {{ username = {json.dumps(person.name)}, password = {json.dumps(person.password)} }}",
        'extract_selector = "/access_token"',
        "retry_on = [401]",
    ]
    for name, values in known.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(values)}"]
    lines.append("[parameters]")
    lines += [f'"path.{name}" = {{ dictionary = "{name}", probability = 0.5 }}' for name in known]
    return "\n".join(lines) + "\n"
