"""What a list shows, without any widget: rows made of lines, lines of cells, cells of toned text.

The text comes from outside. It is never read as markup, and ``plain`` takes away what a terminal would obey.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rich.cells import cell_len, set_cell_size

GAP = 2
"""Blank columns between two cells."""


class Tone(StrEnum):
    """How text is meant; the theme says which colour that is."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    FAINT = "faint"
    ACCENT = "accent"
    CALM = "calm"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one tone."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a line. Without ``width`` (in columns) it takes what the others leave."""

    spans: tuple[Span, ...]
    width: int | None = None
    right: bool = False


Line = Sequence[Cell]


def cell(text: str, tone: Tone = Tone.PLAIN, *, width: int | None = None, right: bool = False) -> Cell:
    """Return a cell of one tone."""
    return Cell((Span(plain(text), tone),), width, right)


def plain(text: str) -> str:
    """Return ``text`` without what is not to be seen: control, escape and direction characters, line breaks."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if character in "\t\n\r" else character for character in text if _is_shown(character))


def _is_shown(character: str) -> bool:
    return character in "\t\n\r" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def fit(text: str, width: int) -> str:
    """Return ``text`` in exactly ``width`` columns, with … where it was cut."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width)


def fit_left(text: str, width: int) -> str:
    """Return ``text`` in at most ``width`` columns, cut at its beginning: of a path, the end says most."""
    if cell_len(text) <= width:
        return text
    while text and cell_len(text) > width - 1:
        text = text[1:]
    return f"…{text}" if width > 0 else ""


def columns(line: Line, width: int) -> list[int]:
    """Return the width of each cell of a line that is ``width`` columns wide in all."""
    fixed = sum(item.width for item in line if item.width is not None) + GAP * (len(line) - 1)
    flexible = sum(1 for item in line if item.width is None)
    share = max(0, (width - fixed) // flexible) if flexible else 0
    return [share if item.width is None else item.width for item in line]


def laid_out(line: Line, width: int) -> list[Span]:
    """Return the spans of a line: cells in their columns, cut and padded, exactly ``width`` columns in all."""
    spans: list[Span] = []
    for number, (item, space) in enumerate(zip(line, columns(line, width), strict=True)):
        if number:
            spans.append(Span(" " * GAP))
        spans.extend(_in_space(item, space))
    return list(_cut(spans, width))


def _in_space(item: Cell, space: int) -> list[Span]:
    used = sum(cell_len(span.text) for span in item.spans)
    if used > space:
        return _shortened(item.spans, space)
    padding = Span(" " * (space - used))
    return [padding, *item.spans] if item.right else [*item.spans, padding]


def _shortened(spans: Iterable[Span], width: int) -> list[Span]:
    """Return what fits, and … instead of the rest."""
    if width <= 0:
        return []
    *kept, last = _cut(spans, width - 1)
    return [*kept, Span(set_cell_size(f"{last.text.rstrip()}…", cell_len(last.text) + 1), last.tone)]


def _cut(spans: Iterable[Span], width: int) -> Iterable[Span]:
    """Yield what fits; then pad, so that every line fills its space."""
    left = width
    for span in spans:
        length = cell_len(span.text)
        if length > left:
            yield Span(set_cell_size(span.text, left), span.tone)
            return
        left -= length
        yield span
    if left:
        yield Span(" " * left)


def bar(share: float, width: int, tone: Tone = Tone.CALM) -> tuple[Span, Span]:
    """Return a progress bar of ``width`` columns, drawn to half a column."""
    halves = round(max(0.0, min(1.0, share)) * width * 2)
    done = "━" * (halves // 2) + ("╸" if halves % 2 else "")
    return Span(done, tone), Span("─" * (width - len(done)), Tone.FAINT)
