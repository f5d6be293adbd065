"""The wheel holds what the folders hold, and the base install is the client alone."""

import re
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("domain", "application", "adapters", "bootstrap", "tui", "uuutorrent")
CLIENT = {"aiohttp", "platformdirs", "pydantic", "textual"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return zipfile.ZipFile(next(target.glob("*.whl")))


def test_the_wheel_holds_exactly_the_folders(wheel: zipfile.ZipFile) -> None:
    tracked = subprocess.run(["git", "ls-files", *FOLDERS], cwd=ROOT, capture_output=True, text=True, check=True)
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == set(tracked.stdout.split())


def test_every_folder_is_typed(wheel: zipfile.ZipFile) -> None:
    assert {f"{folder}/py.typed" for folder in FOLDERS} <= set(wheel.namelist())


def test_the_base_install_is_the_client(wheel: zipfile.ZipFile) -> None:
    name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    required = Parser().parsestr(wheel.read(name).decode()).get_all("Requires-Dist") or []
    base = {re.split(r"[^\w.-]", line)[0].lower() for line in required if "extra ==" not in line}
    assert base == CLIENT


def test_no_requirement_names_an_index() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
