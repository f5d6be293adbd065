"""A person's preferences while they are being changed: what is saved, what is not yet, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypedDict

from adapters.inbound.http.wire.message import FaultyMember
from adapters.inbound.http.wire.preferences import PreferencesBody, PreferencesView

from .preference_fields import BATCHES, FIELDS, MOST_CHOICES, Field

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the screen: a field, one of its choices (``value``), or the place to add one."""

    field: Field
    value: str | None = None
    adds: bool = False

    @property
    def key(self) -> str:
        """The row's name. A choice is known by what it says, so that the cursor moves with it."""
        return self.field.name + ("/+" if self.adds else "" if self.value is None else f"/={self.value}")


@dataclass(frozen=True, slots=True)
class Liking:
    """``kept`` is what the server has, under ``version``; ``draft`` is on the screen. Values are text, as typed."""

    kept: Mapping[str, Values] = field(default_factory=dict)
    draft: Mapping[str, Values] = field(default_factory=dict)
    version: str | None = None
    unfolded: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)
    problem: str | None = None
    saving: bool = False

    @property
    def loaded(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.draft)

    @property
    def changed(self) -> list[str]:
        """The fields that are not saved."""
        return [name for name in self.draft if self.draft[name] != self.kept[name]]

    @property
    def faults(self) -> Mapping[str, str]:
        """Field → what is wrong with it: what can be seen here, else what the server said."""
        return {**self.refused, **_faults(self.draft)} if self.loaded else {}

    @property
    def rows(self) -> list[Row]:
        """The lines of the screen."""
        return [row for name in self.draft for row in self._of(FIELDS[name])]

    def _of(self, asked: Field) -> list[Row]:
        if asked.kind != "list" or asked.name not in self.unfolded:
            return [Row(asked)]
        choices = [Row(asked, value) for value in self.draft[asked.name]]
        return [Row(asked), *choices, *([] if asked.fixed else [Row(asked, adds=True)])]

    def differs(self, asked: Field) -> bool:
        """Whether the field is not saved."""
        return self.draft[asked.name] != self.kept[asked.name]


class _Size(TypedDict):
    least_bytes: int | None
    most_bytes: int | None


def arrived(liking: Liking, view: PreferencesView, version: str | None) -> Liking:
    """Here is what the server has; what was not saved is dropped."""
    values = _values(view)
    return Liking(values, values, version, liking.unfolded)


def failed(liking: Liking, sentence: str, errors: list[FaultyMember] | None = None) -> Liking:
    """Not read, or not saved. ``errors`` name the faulty members."""
    named = {error.pointer.strip("/").split("/")[0]: error.detail for error in errors or []}
    refused = {name: detail for name, detail in named.items() if name in FIELDS}
    return replace(liking, problem=sentence, saving=False, refused=refused)


def saving(liking: Liking) -> Liking:
    """On its way to the server."""
    return replace(liking, saving=True, problem=None, refused={})


def folded(liking: Liking, name: str) -> Liking:
    """Fold a list out, or in."""
    return replace(liking, unfolded=liking.unfolded ^ {name})


def all_unfolded(liking: Liking) -> Liking:
    """Fold every list out."""
    return replace(liking, unfolded=frozenset(FIELDS))


def put(liking: Liking, name: str, values: Values) -> Liking:
    """Say something else; what the server said about it does not hold any more."""
    refused = {other: detail for other, detail in liking.refused.items() if other != name}
    return replace(liking, draft={**liking.draft, name: values}, refused=refused, problem=None)


def moved(liking: Liking, row: Row, by: int) -> Liking:
    """Move a choice up or down by one."""
    values = list(liking.draft[row.field.name])
    if row.value not in values:
        return liking
    place = values.index(row.value)
    other = place + by
    if not 0 <= other < len(values):
        return liking
    values[place], values[other] = values[other], values[place]
    return put(liking, row.field.name, tuple(values))


def removed(liking: Liking, row: Row) -> Liking:
    """Take a choice out; of a size, the limit."""
    if row.field.kind == "size":
        return put(liking, row.field.name, ("",))
    return put(liking, row.field.name, tuple(value for value in liking.draft[row.field.name] if value != row.value))


def added(liking: Liking, name: str, value: str) -> Liking:
    """Add a choice at the end; one that is there already stays where it is."""
    values = liking.draft[name]
    new = liking if value.casefold() in map(str.casefold, values) else put(liking, name, (*values, value))
    return replace(new, unfolded=new.unfolded | {name})


def turned(liking: Liking, asked: Field, by: int = 1) -> Liking:
    """Turn a switch, or go to the next policy; count one more or less."""
    (value,) = liking.draft[asked.name]
    if asked.kind == "count":
        return put(liking, asked.name, (str(max(0, int(value) + by)),))
    known = list(BATCHES if asked.kind == "policy" else asked.known)
    return put(liking, asked.name, (known[(known.index(value) + by) % len(known)],))


def body(liking: Liking) -> PreferencesBody:
    """Return what is to be saved. Only for what has no faults."""
    draft = {name: values for name, values in liking.draft.items() if FIELDS[name].kind == "list"}
    single = {name: values[0] for name, values in liking.draft.items() if FIELDS[name].kind not in ("list", "size")}
    return PreferencesBody.model_validate({**draft, **single, **_sizes(liking.draft)})


def _values(view: PreferencesView) -> dict[str, Values]:
    said = view.model_dump(mode="json")
    said["order"] = list(dict.fromkeys([*view.order, *FIELDS["order"].known]))
    return {name: _texts(said[name]) for name in FIELDS}


def _texts(value: object) -> Values:
    match value:
        case list():
            return tuple(str(each) for each in value)
        case None:
            return ("",)
        case bool():
            return (str(value).casefold(),)
        case _:
            return (str(value),)


def _sizes(draft: Mapping[str, Values]) -> _Size:
    (least,), (most,) = draft["least_bytes"], draft["most_bytes"]
    return {"least_bytes": int(least) if least else None, "most_bytes": int(most) if most else None}


def _faults(draft: Mapping[str, Values]) -> dict[str, str]:
    faults = {name: f"At most {MOST_CHOICES} choices." for name, values in draft.items() if len(values) > MOST_CHOICES}
    if not draft["audio"]:
        faults["audio"] = "Name at least one kind, for instance original."
    sizes = _sizes(draft)
    if sizes["most_bytes"] is not None and sizes["most_bytes"] <= (sizes["least_bytes"] or 0):
        faults["most_bytes"] = "Must be more than the smallest size."
    return faults
