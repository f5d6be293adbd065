"""Names that a server supplies, made harmless for the file system of this device."""

import re
import unicodedata
from pathlib import Path

_LONGEST = 200
"""Bytes of one name in UTF-8: room below the usual 255 for suffixes of ours."""
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")


def safe_name(name: str) -> str:
    """Return one file name that every system takes: no separator, no control or invisible character, no device name.

    The rules of Windows are used everywhere: what is fetched here may be copied there.
    (https://learn.microsoft.com/windows/win32/fileio/naming-a-file)
    """
    visible = "".join(
        character
        for character in unicodedata.normalize("NFC", name)
        if unicodedata.category(character) not in ("Cf", "Cs")
    )
    clean = _FORBIDDEN.sub("_", visible).strip(" ").rstrip(". ")
    if _RESERVED.fullmatch(clean):
        clean = f"_{clean}"
    return _shortened(clean) or "_"


def safe_path(path: str) -> Path:
    """Return a relative path below which nothing can escape: empty, ``.`` and ``..`` parts are dropped."""
    parts = [part for part in re.split(r"[/\\]", path) if part.strip(" .")]
    return Path(*[safe_name(part) for part in parts]) if parts else Path("_")


def numbered(path: Path, number: int) -> Path:
    """Return ``name (2).ext`` for 2, and so on; 1 is the path itself."""
    return path if number == 1 else path.with_name(f"{path.stem} ({number}){path.suffix}")


def _shortened(name: str) -> str:
    if len(name.encode()) <= _LONGEST:
        return name
    stem, dot, suffix = name.rpartition(".")
    ending = f"{dot}{suffix}" if stem and len(suffix) <= 10 else ""
    kept = (stem if ending else name).encode()[: _LONGEST - len(ending.encode())].decode("utf-8", "ignore")
    return kept.rstrip(". ") + ending
