"""What somebody likes, a line a thing."""

from collections.abc import Iterator

from ..cells import Cell, Line, Span, Tone, cell, plain
from ..state.preference_fields import Field
from ..state.preferences import Liking, Row, Values
from ..wording import counted

_TITLE = 17
_INDENT = 19
"""So that the choices of a list stand below the values."""

_SHORT = 40
"""Columns of a fault that can be read beside its field."""


def row(liking: Liking, shown: Row) -> list[Line]:
    """Draw a line: a field with what is said, a choice with its place, or the place to add one."""
    if shown.adds:
        return [
            [
                cell("", width=_INDENT),
                cell("+", Tone.FAINT, width=2, right=True),
                cell(f"Add {shown.field.thing} …", Tone.MUTED),
            ]
        ]
    if shown.value is not None:
        place = liking.draft[shown.field.name].index(shown.value) + 1
        number = cell(str(place), Tone.FAINT, width=2, right=True)
        word = Span(plain(shown.field.word(shown.value)), Tone.STRONG if place == 1 else Tone.PLAIN)
        return [[cell("", width=_INDENT), number, Cell((word,))]]
    mark = cell("•" if liking.differs(shown.field) else "", Tone.ACCENT, width=1)
    return [[mark, cell(shown.field.title, Tone.STRONG, width=_TITLE), *_said(liking, shown.field)]]


def _said(liking: Liking, asked: Field) -> Iterator[Cell]:
    values = liking.draft[asked.name]
    fault = liking.faults.get(asked.name)
    sign = {"list": "▾" if asked.name in liking.unfolded else "▸"}.get(asked.kind, "")
    if asked.kind == "switch":
        sign = "●" if values == ("true",) else "○"
    yield cell(sign, Tone.CALM if values != ("false",) else Tone.FAINT, width=1)
    spans = tuple(_value(liking, asked, values))
    yield Cell(spans if fault is None else (*spans, Span("  ✗ ", Tone.BAD), Span(plain(fault), Tone.BAD)))


def _value(liking: Liking, asked: Field, values: Values) -> Iterator[Span]:
    if values and asked.kind == "list" and asked.name in liking.unfolded:
        yield Span("best first" if len(values) > 1 else "", Tone.FAINT)
    elif asked.kind == "list" and values:
        for place, value in enumerate(values):
            yield Span(" › " if place else "", Tone.FAINT)
            yield Span(plain(asked.word(value)))
    else:
        word = asked.word(values[0]) if values else asked.empty
        yield Span(plain(word), Tone.MUTED if word == asked.empty else Tone.PLAIN)


def about(shown: Row, fault: str | None) -> list[list[Span]]:
    """Say what the marked line means, and which keys change it."""
    lines = [[Span(shown.field.meaning)]]
    if fault is not None and len(fault) > _SHORT:
        lines.append([Span(plain(fault), Tone.BAD)])
    return [*lines, [Span(_keys(shown), Tone.MUTED)]]


def _keys(shown: Row) -> str:
    match shown.field.kind:
        case "list" if shown.adds:
            return "Enter asks what to add."
        case "list" if shown.value is not None:
            moving = "Shift+↑ and Shift+↓ move it"
            return f"{moving}." if shown.field.fixed else f"{moving}, d removes it, + adds another."
        case "list":
            return "Enter folds it out or in." if shown.field.fixed else "Enter folds it out or in, + adds to it."
        case "switch":
            return "Enter turns it."
        case "policy":
            return "Enter, ← and → change it."
        case "count":
            return "← and → count, Enter asks for a number."
        case _:
            return "Enter asks for a size, d drops the limit."


def outcome(liking: Liking) -> list[Span]:
    """Say how things stand: what is not saved, or cannot be."""
    if not liking.loaded:
        return []
    if liking.saving:
        return [Span("Saving …", Tone.CALM)]
    if liking.problem is not None:
        return [Span(plain(liking.problem), Tone.BAD)]
    if faults := liking.faults:
        return [Span(f"{counted(len(faults), 'thing')} to put right before it can be saved.", Tone.BAD)]
    if liking.changed:
        return [Span(f"{counted(len(liking.changed), 'change')} not saved.  ctrl+s saves.", Tone.ACCENT)]
    return [Span("What you like in releases; every list is best first.", Tone.MUTED)]
